package dev.sluice.observability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;

/** The buckets of one kind of histogram, and how they are written. Immutable. */
final class Buckets {
  private static final int NANO_PLACES = 9;
  private static final long NANOS = 1_000_000_000;
  private static final int MICRO_PLACES = 6;

  private final long[] bounds;
  private final byte[][] ends;
  private final int places;

  Buckets(MeterKind kind) {
    List<Duration> upper = kind.buckets();
    bounds = upper.stream().mapToLong(Duration::toNanos).toArray();
    ends = new byte[bounds.length + 1][];
    for (int i = 0; i < bounds.length; i++) {
      ends[i] = end(seconds(bounds[i]));
    }
    ends[bounds.length] = end("+Inf");
    // A sum of nanoseconds would overflow within months where calls take minutes.
    places = kind == MeterKind.BRIEF ? NANO_PLACES : MICRO_PLACES;
  }

  private static byte[] end(String bound) {
    return ("le=\"" + bound + "\"} ").getBytes(UTF_8);
  }

  /**
   * As the Prometheus client writes it, but never in powers of ten. Not by {@link
   * java.math.BigDecimal}, whose loading takes 15 ms.
   */
  static String seconds(long nanos) {
    String places = Long.toString(NANOS + nanos % NANOS).substring(1);
    int end = NANO_PLACES;
    while (end > 1 && places.charAt(end - 1) == '0') {
      end--;
    }
    return nanos / NANOS + "." + places.substring(0, end);
  }

  /** How many there are, the one without bound included. */
  int count() {
    return ends.length;
  }

  /** The one a duration belongs to. */
  int of(long nanos) {
    int bucket = 0;
    while (bucket < bounds.length && nanos > bounds[bucket]) {
      bucket++;
    }
    return bucket;
  }

  /** The end of a bucket's line, up to its number. */
  byte[] end(int bucket) {
    return ends[bucket];
  }

  /** A duration in the unit that sums are kept in. */
  long toSum(long nanos) {
    return places == NANO_PLACES ? nanos : nanos / 1_000;
  }

  void writeSum(TextPage page, long sum) {
    page.decimal(sum, places);
  }
}
