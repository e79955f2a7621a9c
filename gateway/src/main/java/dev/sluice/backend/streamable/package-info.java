/**
 * Streamable HTTP towards MCP servers, revisions 2025-03-26 to 2025-11-25.
 *
 * <p>A {@link dev.sluice.backend.streamable.StreamableTransport} is one server, a channel one
 * session with it, a call one POST. Each event loop has an HTTP client with pools of its own, so
 * that a call, its connection and its listener share one loop.
 */
@NullMarked
package dev.sluice.backend.streamable;

import org.jspecify.annotations.NullMarked;
