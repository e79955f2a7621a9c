package dev.sluice.load.proof;

import dev.sluice.load.gateway.Gateway;

/**
 * What a gateway holds while nobody uses it.
 *
 * @param heap bytes in use after full collections
 * @param resident bytes of the process
 * @param direct bytes the allocator of buffers has taken
 * @param files open files
 */
record Level(long heap, long resident, long direct, long files) {

  static Level of(Gateway gateway) {
    long heap = gateway.figures().heapAfterCollection();
    return new Level(
        heap,
        gateway.figures().residentBytes(),
        (long) gateway.scrape().sum("netty_allocator_memory_used", "memory_type=\"direct\""),
        gateway.figures().openFiles());
  }

  /** Compares with a later level: heap and resident memory may have grown by so many percent. */
  void compare(Level end, long heapPercent, long residentPercent, Report report) {
    grown(report, "heap after GC", heap, end.heap, heapPercent);
    grown(report, "RSS", resident, end.resident, residentPercent);
    report.note("direct memory", Report.megabytes(direct) + " → " + Report.megabytes(end.direct));
    report.check("open files", files + " → " + end.files, "no more", end.files <= files);
  }

  /** The larger of each figure. */
  Level or(Level other) {
    return new Level(
        Math.max(heap, other.heap),
        Math.max(resident, other.resident),
        Math.max(direct, other.direct),
        Math.max(files, other.files));
  }

  private static void grown(Report report, String what, long start, long end, long percent) {
    double growth = (double) (end - start) / start;
    report.check(
        what,
        "%s → %s (%s)"
            .formatted(Report.megabytes(start), Report.megabytes(end), Report.percent(growth)),
        "at most +%d %%".formatted(percent),
        growth * 100 <= percent);
  }
}
