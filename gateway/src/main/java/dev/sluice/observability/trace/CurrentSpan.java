package dev.sluice.observability.trace;

import dev.sluice.observability.CurrentTrace;
import io.netty.util.concurrent.FastThreadLocal;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/** The span of the call that what is measured now on a thread belongs to. Thread-safe. */
public final class CurrentSpan implements CurrentTrace {
  private static final FastThreadLocal<@Nullable SpanContext> CURRENT = new FastThreadLocal<>();

  @Override
  public @Nullable Span current() {
    SpanContext context = CURRENT.getIfExists();
    return context == null || !context.isSampled()
        ? null
        : new Span(context.getTraceId(), context.getSpanId());
  }

  static void run(SpanContext span, Runnable measured) {
    CURRENT.set(span);
    try {
      measured.run();
    } finally {
      CURRENT.remove();
    }
  }
}
