package dev.sluice.observability.calls;

import dev.sluice.exchange.CallTrace;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Journey;
import dev.sluice.observability.CallWatch;
import dev.sluice.observability.log.LoggingConfig;
import dev.sluice.observability.trace.CallSpans;
import dev.sluice.observability.trace.Tracing;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.mcp.McpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Records requests of clients: their spans, and their lines in the log. Notifications are none, nor
 * are streams of {@code subscriptions/listen}, which just stand. Thread-safe.
 */
public final class CallRecorder implements CallWatch {
  private final @Nullable Tracing tracing;
  private final CallLog log;

  /**
   * @param tracing null for none
   */
  private CallRecorder(@Nullable Tracing tracing, CallLog log) {
    this.tracing = tracing;
    this.log = log;
  }

  /**
   * @param tracing null for none
   * @return null when nothing is to be recorded
   */
  public static @Nullable CallRecorder of(LoggingConfig config, @Nullable Tracing tracing) {
    CallLog log = new CallLog(config);
    return tracing == null && !log.wantsStages() ? null : new CallRecorder(tracing, log);
  }

  @Override
  public @Nullable Journey begin(Exchange exchange, Headers headers) {
    Envelope envelope = exchange.message().envelope();
    if (envelope.kind() != Envelope.Kind.REQUEST
        || envelope.isMethod(McpMethod.SUBSCRIPTIONS_LISTEN)) {
      return null;
    }
    return new Journey(
        exchange.startNanos(), tracing == null ? null : tracing.begin(exchange, headers));
  }

  @Override
  public void ended(Exchange exchange, Journey journey, Ending ending) {
    CallTrace trace = journey.trace();
    if (trace == null) {
      log.ended(exchange, journey, ending, null);
    } else if (trace instanceof CallSpans spans) {
      spans.ended(exchange, journey, ending);
      log.ended(exchange, journey, ending, spans.sampledId());
    }
  }
}
