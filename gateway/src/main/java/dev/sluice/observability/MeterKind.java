package dev.sluice.observability;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What a meter measures, and in which unit and buckets. */
@SuppressWarnings("ImmutableEnumChecker") // the list comes from toList
public enum MeterKind {
  /** A histogram of seconds, from 10 ms to 5 minutes. */
  DURATION(
      "histogram",
      "_seconds",
      10_000,
      20_000,
      50_000,
      100_000,
      200_000,
      500_000,
      1_000_000,
      2_000_000,
      5_000_000,
      10_000_000,
      30_000_000,
      60_000_000,
      120_000_000,
      300_000_000),
  /** A histogram of seconds, from 50 microseconds to one second. */
  BRIEF(
      "histogram",
      "_seconds",
      50,
      100,
      200,
      500,
      1_000,
      2_000,
      5_000,
      10_000,
      20_000,
      50_000,
      100_000,
      500_000,
      1_000_000),
  /** A histogram of seconds, from one second to a week. */
  LIFETIME(
      "histogram",
      "_seconds",
      1_000_000,
      10_000_000,
      60_000_000,
      300_000_000,
      900_000_000,
      3_600_000_000L,
      14_400_000_000L,
      86_400_000_000L,
      604_800_000_000L),
  COUNTER("counter", "_total"),
  GAUGE("gauge", ""),
  /** A gauge of seconds. */
  SECONDS("gauge", "_seconds"),
  /** A gauge of bytes. */
  BYTES("gauge", "_bytes");

  private final String type;
  private final String suffix;
  private final List<Duration> buckets;

  MeterKind(String type, String suffix, long... micros) {
    this.type = type;
    this.suffix = suffix;
    this.buckets =
        Arrays.stream(micros).mapToObj(bound -> Duration.ofNanos(bound * 1_000)).toList();
  }

  /** The type as Prometheus calls it. */
  public String type() {
    return type;
  }

  /** The unit, and what a counter ends with, as they end a name in a scrape. */
  String suffix() {
    return suffix;
  }

  boolean isHistogram() {
    return !buckets.isEmpty();
  }

  /** The upper bounds of a histogram's buckets, in order; none for all else. */
  public List<Duration> buckets() {
    return buckets;
  }
}
