package dev.sluice.observability;

/**
 * One value that a histogram took in, and the trace it belongs to.
 *
 * @param epochMillis when that was
 */
record Exemplar(CurrentTrace.Span span, long nanos, long epochMillis) {
  /** How long one is shown before another of the same bucket takes its place. */
  static final long KEPT_MILLIS = 5_000;

  boolean isKept(long nowEpochMillis) {
    return nowEpochMillis - epochMillis < KEPT_MILLIS;
  }

  void write(TextPage page) {
    page.text(" # {trace_id=\"")
        .text(span.traceId())
        .text("\",span_id=\"")
        .text(span.spanId())
        .text("\"} ")
        .decimal(nanos, 9)
        .text(" ")
        .decimal(epochMillis, 3);
  }
}
