/**
 * MCP servers as supervised child processes.
 *
 * <p>One {@link dev.sluice.backend.stdio.StdioTransport} serves one configured server. Each {@code
 * open} starts one child, which is one upstream channel. The transport paces restarts; the caller
 * decides how many children there are and when to open again after a death.
 *
 * <p>Threads: one supervisor a server starts children, runs timers and climbs the kill ladder; it
 * outlives every child, because the kernel ties "die with the parent" to the thread that forked.
 * Each child has three more: one reads its stdout, one its stderr, one writes its stdin. Only those
 * block. What a server says is handed to the event loop of the call it belongs to, and the reader
 * stops while too many bytes wait there, so that a slow loop is felt by the child's pipe and not by
 * the heap.
 *
 * <p>Nothing of a child survives it: it leads a process group of its own, and the group is killed
 * when the leader has ended, whatever the cause.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio">Transports,
 *     stdio, MCP 2025-11-25</a>
 */
@NullMarked
package dev.sluice.backend.stdio;

import org.jspecify.annotations.NullMarked;
