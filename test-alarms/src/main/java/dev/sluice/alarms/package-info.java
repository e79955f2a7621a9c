/**
 * Alarms of the test suites: a buffer that is not given back, a blocked event loop and a skipped
 * test each fail the build. They find their way into every suite by service files; no test names
 * them.
 *
 * <h2>What is no leak</h2>
 *
 * <ul>
 *   <li>Heap buffers of {@code Unpooled} are not counted: the garbage collector takes them.
 *   <li>A buffer that lives in a static field for good is made inside {@link
 *       io.netty.util.LeakPresenceDetector#staticInitializer}, and is then not counted. Better:
 *       make it an {@code Unpooled} one on the heap.
 *   <li>A buffer that an event loop is about to release: the check waits for it, {@link
 *       dev.sluice.alarms.LeakAlarm#PATIENCE} at most.
 * </ul>
 *
 * <h2>What is no blocking</h2>
 *
 * The calls listed in {@link dev.sluice.alarms.BlockingAlarm}, each with its reason, and those that
 * Netty, Reactor and BlockHound list themselves.
 */
@NullMarked
package dev.sluice.alarms;

import org.jspecify.annotations.NullMarked;
