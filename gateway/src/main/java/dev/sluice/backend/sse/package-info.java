/**
 * HTTP+SSE towards MCP servers, the transport of revision 2024-11-05.
 *
 * <p>A {@link dev.sluice.backend.sse.SseTransport} is one server; a channel is one GET stream with
 * one session on it, read on the loop it was opened with; a call is one POST from its caller's
 * loop, whose answer comes on the stream and is handed over. The session ends with its stream.
 */
@NullMarked
package dev.sluice.backend.sse;

import org.jspecify.annotations.NullMarked;
