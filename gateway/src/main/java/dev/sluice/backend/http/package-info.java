/**
 * HTTP towards MCP servers, as every transport over it needs it: an HTTP client for each event loop
 * with pools of its own, requests and their answers as they arrive, event streams, redirects, and
 * words for what goes wrong.
 *
 * <p>Three facts are established here and nowhere else: how much of a request the server may have
 * seen, whether an answer means that a session is lost, and whether a redirect may be followed.
 */
@NullMarked
package dev.sluice.backend.http;

import org.jspecify.annotations.NullMarked;
