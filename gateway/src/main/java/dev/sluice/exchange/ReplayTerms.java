package dev.sluice.exchange;

import java.util.function.LongSupplier;

/**
 * How much of each stream is kept for a client that may come back, and where it is counted.
 *
 * @param events most events kept of one stream
 * @param bytes most bytes kept of one stream; 0 keeps nothing and gives events no ids
 * @param nanoClock as {@link System#nanoTime}
 */
public record ReplayTerms(int events, long bytes, LongSupplier nanoClock, StreamCounts counts) {

  /** Nothing is kept. */
  public static ReplayTerms none(StreamCounts counts) {
    return new ReplayTerms(0, 0, System::nanoTime, counts);
  }
}
