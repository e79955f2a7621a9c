package dev.sluice.exchange;

import java.util.concurrent.atomic.LongAdder;

/** What happened on all SSE streams towards clients. Thread-safe. */
public final class StreamCounts {
  /** Connections that carry a stream now. */
  public final LongAdder open = new LongAdder();

  /** Bytes of events waiting to be written to a connection that is there. */
  public final LongAdder outboxBytes = new LongAdder();

  /** Events written again, or for the first time, to a client that came back. */
  public final LongAdder replayed = new LongAdder();

  /** Progress replaced by later progress of the same token, because the reader is slow. */
  public final LongAdder coalesced = new LongAdder();

  /** Messages that found no room and were dropped. */
  public final LongAdder dropped = new LongAdder();

  /** Streams closed because their reader is too slow. */
  public final LongAdder closed = new LongAdder();

  /** Comments written on idle streams. */
  public final LongAdder keepalives = new LongAdder();
}
