package dev.sluice.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Meters that appear and disappear together, as those of one server do. Thread-safe. */
public final class MeterGroup implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<Meter> meters = new CopyOnWriteArrayList<>();

  /** Micrometer holds what it counts weakly. */
  private final List<LongSupplier> totals = new CopyOnWriteArrayList<>();

  private final Function<GatewayMeters, HistogramFamily> families;
  private final List<Runnable> histograms = new CopyOnWriteArrayList<>();

  /**
   * @param families gives the histograms of a meter
   */
  MeterGroup(MeterRegistry registry, Function<GatewayMeters, HistogramFamily> families) {
    this.registry = registry;
    this.families = families;
  }

  /** Shows a value that goes up and down, asked for at each scrape. */
  public void gauge(GatewayMeters meter, DoubleSupplier value, @Nullable String... labels) {
    Telemetry.expect(meter, MeterKind.GAUGE, MeterKind.BYTES, MeterKind.SECONDS);
    meters.add(
        Gauge.builder(meter.id(), value::getAsDouble)
            .description(meter.description())
            .baseUnit(unit(meter.kind()))
            .tags(meter.tags(labels))
            .register(registry));
  }

  /** Shows a count kept elsewhere, asked for at each scrape. */
  public void counter(GatewayMeters meter, LongSupplier total, @Nullable String... labels) {
    Telemetry.expect(meter, MeterKind.COUNTER);
    totals.add(total);
    meters.add(
        FunctionCounter.builder(meter.id(), total, LongSupplier::getAsLong)
            .description(meter.description())
            .tags(meter.tags(labels))
            .register(registry));
  }

  /** A histogram that takes in durations, in nanoseconds. */
  public LongConsumer histogram(GatewayMeters meter, @Nullable String... labels) {
    HistogramFamily family = families.apply(meter);
    Histogram histogram = family.with(labels);
    histograms.add(() -> family.remove(histogram));
    return histogram::record;
  }

  private static @Nullable String unit(MeterKind kind) {
    return switch (kind) {
      case BYTES -> "bytes";
      case SECONDS -> "seconds";
      case GAUGE, COUNTER, DURATION, BRIEF, LIFETIME -> null;
    };
  }

  /** Takes them all away. */
  @Override
  public void close() {
    meters.forEach(registry::remove);
    meters.clear();
    histograms.forEach(Runnable::run);
    histograms.clear();
    totals.clear();
  }
}
