package dev.sluice.observability.trace;

import java.util.concurrent.atomic.LongAdder;

/** What became of spans. Thread-safe. */
public final class SpanCounts {
  /** The receiver took them. */
  public final LongAdder exported = new LongAdder();

  /** The receiver did not take them, or was not there. */
  public final LongAdder failed = new LongAdder();

  /** The queue was full. */
  public final LongAdder dropped = new LongAdder();
}
