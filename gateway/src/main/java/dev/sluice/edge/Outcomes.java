package dev.sluice.edge;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.exchange.CallTrace;
import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Journey;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.CallWatch;
import dev.sluice.observability.Operations;
import dev.sluice.protocol.jsonrpc.JsonRpcWriter;
import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Records how exchanges end: once each to the meters, and failures to the log. Thread-safe. */
final class Outcomes {
  static final String STREAMABLE = ClientTransport.STREAMABLE_HTTP.label();
  static final String PLAIN = "http";
  static final String HTTP_SSE = ClientTransport.HTTP_SSE.label();
  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  /** Of the lines about calls, which the watch of calls writes too. */
  private static final Logger CALLS = LoggerFactory.getLogger("dev.sluice.calls");

  private final Operations operations;
  private final @Nullable CallWatch watch;
  private final EdgeTally tally;

  Outcomes(Operations operations, @Nullable CallWatch watch, EdgeTally tally) {
    this.operations = operations;
    this.tally = tally;
    this.watch = watch;
  }

  /** Records the end of an exchange, before the reply is written. */
  void ended(Exchange exchange, Reply reply, String transport) {
    Journey journey = exchange.journey();
    if (journey == null && reply instanceof Reply.Failed(Failure failure)) {
      log(failure);
    }
    try {
      long nanos = System.nanoTime() - exchange.startNanos();
      CallTrace trace = journey == null ? null : journey.trace();
      if (trace == null) {
        operations.served(exchange, reply.errorType(), transport, nanos);
      } else {
        trace.run(() -> operations.served(exchange, reply.errorType(), transport, nanos));
      }
      if (watch != null && journey != null) {
        watch.ended(exchange, journey, new CallWatch.Ending(reply, transport, level(reply), nanos));
      }
    } catch (RuntimeException bug) {
      // The reply matters more than its measurement.
      LOG.error("operation_unmeasured transport={}", transport, bug);
    }
  }

  private static Level level(Reply reply) {
    return reply instanceof Reply.Failed(Failure failure)
        ? FailureMapping.level(failure)
        : Level.INFO;
  }

  /** The reply of an exchange that a defect of the gateway ended; it may have reached a server. */
  static Reply broke(RuntimeException bug) {
    LOG.error("exchange_broke", bug);
    return new Reply.Failed(
        new Failure.ByGateway(
            Reason.OUTCOME_UNKNOWN,
            "The gateway broke while it handled the request; see its log.",
            null,
            Sent.MAYBE,
            0));
  }

  /** Records a request that is turned away before it is an exchange. */
  void refused(Failure failure) {
    tally.requestRefused(failure);
    log(failure);
  }

  private void log(Failure failure) {
    CALLS
        .atLevel(FailureMapping.level(failure))
        .log(
            "call_failed fault={} reason={} server={} message=\"{}\"",
            FailureMapping.fault(failure),
            FailureMapping.label(failure),
            FailureMapping.server(failure),
            failure.message());
  }

  /** The error that stands in for a response which cannot be kept for a client that is away. */
  static Supplier<ByteBuf> notKept(Exchange exchange) {
    RequestId id = exchange.id();
    ServerName server = exchange.server();
    long startNanos = exchange.startNanos();
    return () ->
        error(
            new Failure.ByGateway(
                Reason.RESPONSE_TOO_LARGE,
                "The connection broke before the response was delivered, and it is too large to be"
                    + " kept (sessions.replay.bytes). The request was run.",
                server,
                Sent.ALL,
                1),
            id,
            startNanos);
  }

  /** The JSON-RPC error response of a failure, owned by the caller. */
  static ByteBuf error(Failure failure, @Nullable RequestId id, long startNanos) {
    long elapsed = NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    ByteBuf body = Unpooled.buffer(256);
    JsonRpcWriter.error(
        body,
        id,
        FailureMapping.code(failure),
        failure.message(),
        FailureMapping.data(failure, elapsed));
    return body;
  }
}
