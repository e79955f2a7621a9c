package dev.sluice.observability;

import org.jspecify.annotations.Nullable;

/**
 * Says which trace what is measured now belongs to, so that a histogram can point to an example.
 * Asked on whichever thread records; must not block and must be cheap.
 */
public interface CurrentTrace {
  /** The span that is current and sampled, null while there is none. */
  @Nullable Span current();

  /** There are no traces. */
  CurrentTrace NONE = () -> null;

  /**
   * One span, as OpenTelemetry writes its ids.
   *
   * @param traceId 32 lower case hex digits
   * @param spanId 16 lower case hex digits
   */
  record Span(String traceId, String spanId) {}
}
