/**
 * The small MCP server inside: default start, tests, benchmark.
 *
 * <p>{@link dev.sluice.demo.DemoServer} puts it on Streamable HTTP or on a pair of streams. Under
 * both lies one core that knows no transport: {@code DemoProtocol} finds the handler of a method,
 * one class a feature registers its handlers, each tool is a record. Any thread may run a handler;
 * what is shared is concurrent, and nothing waits: a tool that takes time or asks the client
 * finishes from a timer or from the answer.
 *
 * <p>Messages are object trees here, for clarity; the one exception is the shortcut of {@code
 * echo}, which the benchmark calls.
 */
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
