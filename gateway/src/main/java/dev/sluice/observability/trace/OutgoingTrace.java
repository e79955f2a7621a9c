package dev.sluice.observability.trace;

import dev.sluice.exchange.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/** What a span tells the server that is asked for it. */
final class OutgoingTrace {
  private static final TextMapSetter<OutgoingTrace> SETTER =
      (carrier, name, value) -> {
        if (carrier != null) {
          carrier.set(name, value);
        }
      };

  private String parent = "";
  private @Nullable String state;

  private OutgoingTrace() {}

  static TraceContext of(Span span, @Nullable String baggage) {
    OutgoingTrace out = new OutgoingTrace();
    W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), out, SETTER);
    return new TraceContext(out.parent, out.state, baggage);
  }

  private void set(String name, String value) {
    if (name.equals(TraceContext.TRACEPARENT)) {
      parent = value;
    } else {
      state = value;
    }
  }
}
