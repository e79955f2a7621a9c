package dev.sluice.backend.http;

import dev.sluice.exchange.TraceContext;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a request in its headers.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class TraceHeaders {

  private TraceHeaders() {}

  /** Sets those of a trace, if there is one. What the configuration names comes later, and wins. */
  public static void addTo(HttpHeaders headers, @Nullable TraceContext trace) {
    if (trace == null) {
      return;
    }
    headers.set(TraceContext.TRACEPARENT, trace.traceparent());
    String state = trace.tracestate();
    if (state != null) {
      headers.set(TraceContext.TRACESTATE, state);
    }
    String baggage = trace.baggage();
    if (baggage != null) {
      headers.set(TraceContext.BAGGAGE, baggage);
    }
  }
}
