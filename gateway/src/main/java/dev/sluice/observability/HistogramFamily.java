package dev.sluice.observability;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Tag;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All histograms of one meter, by their labels. Thread-safe.
 *
 * <p>They are written by {@link Histogram} and not by the Prometheus client, whose text of ten
 * thousand of them takes six times as long.
 */
final class HistogramFamily {
  private final GatewayMeters meter;
  private final Buckets buckets;
  private final Supplier<CurrentTrace> traces;
  private final byte[] bucketStart;
  private final byte[] countStart;
  private final byte[] sumStart;
  private final Map<String, Histogram> histograms = new ConcurrentHashMap<>();

  /**
   * @param traces asked at each record
   */
  HistogramFamily(GatewayMeters meter, Supplier<CurrentTrace> traces) {
    this.meter = meter;
    this.buckets = new Buckets(meter.kind());
    this.traces = traces;
    this.bucketStart = (meter.exposedName() + "_bucket{").getBytes(UTF_8);
    this.countStart = (meter.exposedName() + "_count").getBytes(UTF_8);
    this.sumStart = (meter.exposedName() + "_sum").getBytes(UTF_8);
  }

  /** The one with these labels, made when there is none. */
  Histogram with(@Nullable String... values) {
    return histograms.computeIfAbsent(
        labels(values), labels -> new Histogram(this, labels.getBytes(UTF_8)));
  }

  /** Shows it no longer. */
  void remove(Histogram histogram) {
    histograms.values().remove(histogram);
  }

  private String labels(@Nullable String... values) {
    return meter.tags(values).stream()
        .filter(tag -> !tag.getValue().isEmpty()) // to Prometheus the same, and shorter
        .map(tag -> Tag.of(GatewayMeters.exposed(tag.getKey()), tag.getValue()))
        .sorted(Comparator.comparing(Tag::getKey))
        .map(tag -> tag.getKey() + "=\"" + escaped(tag.getValue()) + "\",")
        .collect(Collectors.joining());
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  Buckets buckets() {
    return buckets;
  }

  CurrentTrace traces() {
    return traces.get();
  }

  byte[] bucketStart() {
    return bucketStart;
  }

  byte[] countStart() {
    return countStart;
  }

  byte[] sumStart() {
    return sumStart;
  }

  /**
   * Appends all of them, with what they mean.
   *
   * @param open whether as OpenMetrics, which has units and exemplars
   */
  void write(TextPage page, boolean open) {
    if (histograms.isEmpty()) {
      return;
    }
    String name = meter.exposedName();
    if (open) {
      page.text("# TYPE " + name + " histogram\n# UNIT " + name + " seconds\n");
      page.text("# HELP " + name + ' ' + escaped(meter.description()) + '\n');
    } else {
      page.text("# HELP " + name + ' ' + meter.description() + '\n');
      page.text("# TYPE " + name + " histogram\n");
    }
    histograms.values().forEach(histogram -> histogram.write(page, open));
  }
}
