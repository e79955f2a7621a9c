/**
 * Streamable HTTP towards MCP servers, revisions 2025-03-26 to 2025-11-25.
 *
 * <p>A {@link dev.sluice.backend.streamable.StreamableTransport} is one server, a channel one
 * session with it, a call one POST. Each event loop has an HTTP client with pools of its own, so
 * that a call, its connection and its listener share one loop. Three facts are established here and
 * nowhere else: how much of a request the server may have seen, whether a session is lost, and
 * whether a redirect may be followed.
 */
@NullMarked
package dev.sluice.backend.streamable;

import org.jspecify.annotations.NullMarked;
