package dev.sluice.observability.trace;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.exchange.CallTrace;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Journey;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.CallWatch;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one call: one for the call, as its client sees it, and in it one for each attempt at
 * a server. Confined to the loop of its exchange.
 */
public final class CallSpans implements CallTrace {
  private final Tracer tracer;
  private final Span span;
  private final String method;
  private final @Nullable String baggage;

  /** What to add to {@link System#nanoTime} for nanoseconds since 1970. */
  private final long epochOffset;

  /**
   * @param epochOffset what to add to {@link System#nanoTime} for nanoseconds since 1970
   */
  CallSpans(Tracer tracer, Span span, String method, @Nullable String baggage, long epochOffset) {
    this.tracer = tracer;
    this.span = span;
    this.method = method;
    this.baggage = baggage;
    this.epochOffset = epochOffset;
  }

  /** The id of the trace when it is sampled, else null. */
  public @Nullable String sampledId() {
    return span.getSpanContext().isSampled() ? span.getSpanContext().getTraceId() : null;
  }

  @Override
  public void run(Runnable measured) {
    CurrentSpan.run(span.getSpanContext(), measured);
  }

  @Override
  public Attempt attempt(Outbound call, int number, long nanos) {
    Span attempt =
        tracer
            .spanBuilder(McpAttributes.name(method, call.target()))
            .setParent(Context.root().with(span))
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(epochOffset + nanos, NANOSECONDS)
            .startSpan();
    if (attempt.isRecording()) {
      attempt.setAttribute(McpAttributes.METHOD, method);
      McpAttributes.target(attempt, method, call.target());
      attempt.setAttribute(McpAttributes.SERVER, call.server().value());
      attempt.setAttribute(McpAttributes.ATTEMPT, number);
    }
    return new AttemptSpan(attempt, OutgoingTrace.of(attempt, baggage), epochOffset);
  }

  /** Ends the span of the call. */
  public void ended(Exchange exchange, Journey journey, CallWatch.Ending ending) {
    if (span.isRecording()) {
      String target = exchange.target();
      if (target != null) {
        span.updateName(McpAttributes.name(method, target));
      }
      McpAttributes.target(span, method, target);
      ServerName server = exchange.server();
      if (server != null) {
        span.setAttribute(McpAttributes.SERVER, server.value());
      }
      Client client = exchange.client();
      if (client != null) {
        span.setAttribute(McpAttributes.REVISION, client.version().text());
      }
      span.setAttribute(McpAttributes.ATTEMPTS, journey.attempts());
      McpAttributes.outcome(span, ending.reply().errorType());
    }
    span.end(epochOffset + exchange.startNanos() + ending.nanos(), NANOSECONDS);
  }
}
