package dev.sluice.observability;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How many durations fell into each bucket, and their sum. Thread-safe: a record is two atomic
 * additions. A scrape in the middle of one may see the bucket and not yet the sum.
 */
final class Histogram {
  private final HistogramFamily family;
  private final byte[] labels;
  private final AtomicLongArray counts;
  private volatile @Nullable AtomicReferenceArray<@Nullable Exemplar> exemplars;

  /**
   * @param labels as they stand between the braces, with a comma at the end unless there are none
   */
  Histogram(HistogramFamily family, byte[] labels) {
    this.family = family;
    this.labels = labels;
    this.counts = new AtomicLongArray(family.buckets().count() + 1);
  }

  /** Takes in one duration; a negative one counts as none at all. */
  void record(long nanos) {
    Buckets buckets = family.buckets();
    long taken = Math.max(0, nanos);
    int bucket = buckets.of(taken);
    counts.getAndAdd(bucket, 1);
    counts.getAndAdd(buckets.count(), buckets.toSum(taken));
    CurrentTrace.Span span = family.traces().current();
    if (span != null) {
      remember(bucket, span, taken);
    }
  }

  private void remember(int bucket, CurrentTrace.Span span, long nanos) {
    AtomicReferenceArray<@Nullable Exemplar> kept = exemplars;
    if (kept == null) {
      // Of two that make one at the same time, one loses what it was about to keep.
      kept = new AtomicReferenceArray<>(family.buckets().count());
      exemplars = kept;
    }
    Exemplar last = kept.get(bucket);
    long now = System.currentTimeMillis();
    if (last == null || !last.isKept(now)) {
      kept.set(bucket, new Exemplar(span, nanos, now));
    }
  }

  /** How many durations were taken in. */
  long count() {
    long count = 0;
    for (int i = 0; i < family.buckets().count(); i++) {
      count += counts.get(i);
    }
    return count;
  }

  /**
   * Appends its lines.
   *
   * @param examples whether they may carry exemplars
   */
  void write(TextPage page, boolean examples) {
    Buckets buckets = family.buckets();
    AtomicReferenceArray<@Nullable Exemplar> shown = examples ? exemplars : null;
    // Read first: what is recorded meanwhile may be missing in the sum, and is not in the counts.
    long sum = counts.get(buckets.count());
    long count = 0;
    for (int i = 0; i < buckets.count(); i++) {
      count += counts.get(i);
      page.bytes(family.bucketStart()).bytes(labels).bytes(buckets.end(i)).number(count);
      Exemplar exemplar = shown == null ? null : shown.get(i);
      if (exemplar != null) {
        exemplar.write(page);
      }
      page.write('\n');
    }
    end(page, family.countStart());
    page.number(count).write('\n');
    end(page, family.sumStart());
    buckets.writeSum(page, sum);
    page.write('\n');
  }

  private void end(TextPage page, byte[] start) {
    page.bytes(start);
    if (labels.length > 0) {
      page.write('{');
      page.write(labels, 0, labels.length - 1);
      page.write('}');
    }
    page.write(' ');
  }
}
