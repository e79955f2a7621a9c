/**
 * HTTP termination: an own Netty pipeline for HTTP/1.1, HTTP/2 with prior knowledge, and TLS with
 * ALPN, where a stream <em>is</em> its channel.
 *
 * <p><b>Path of a request.</b> {@link dev.sluice.edge.ConnectionSetup} puts the handlers together;
 * {@link dev.sluice.edge.RequestHandler} serves one channel, an HTTP/1.1 connection or an HTTP/2
 * stream, one request at a time through the phases of {@link dev.sluice.edge.RequestPhase}. {@link
 * dev.sluice.edge.RequestHead} reads the headers in one pass, {@link dev.sluice.edge.HeadCheck}
 * says what is wrong with them before any body is read, {@link dev.sluice.edge.BodyCollector}
 * bounds the body, {@link dev.sluice.edge.Endpoints} leads to an {@link dev.sluice.edge.Answer}.
 *
 * <p><b>Way back.</b> An answer writes through {@link dev.sluice.edge.Responder} and the {@link
 * dev.sluice.edge.ResponseWire} of its HTTP version: a JSON reply is one buffer, head and spliced
 * body together; a stream is written by {@link dev.sluice.edge.EventWriter}, which also keeps it
 * alive. {@link dev.sluice.edge.FailureMapping} is the one table from failures to status, code,
 * label and log level.
 *
 * <p><b>HTTP+SSE.</b> A {@link dev.sluice.edge.SharedStream} is a session of 2024-11-05: what is
 * posted beside it ({@link dev.sluice.edge.PostedMessages}) is handed to its loop and answered
 * there.
 *
 * <p><b>Threads.</b> Everything about a channel happens on its event loop; only {@link
 * dev.sluice.exchange.OutboundStream}, {@link dev.sluice.edge.EdgeServer} and what {@link
 * dev.sluice.edge.EdgeContext} holds may be used from others. Timeouts and keepalives are {@link
 * dev.sluice.edge.Deadline}s on one {@link dev.sluice.edge.LoopTimer} a loop, not timers of their
 * own.
 */
@NullMarked
package dev.sluice.edge;

import org.jspecify.annotations.NullMarked;
