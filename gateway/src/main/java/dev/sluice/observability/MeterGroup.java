package dev.sluice.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Meters that appear and disappear together, as those of one server do. Thread-safe. */
public final class MeterGroup implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<Meter> meters = new CopyOnWriteArrayList<>();

  /** Micrometer holds what it counts weakly. */
  private final List<LongSupplier> totals = new CopyOnWriteArrayList<>();

  MeterGroup(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows a value that goes up and down, asked for at each scrape. */
  public void gauge(GatewayMeters meter, DoubleSupplier value, @Nullable String... labels) {
    Telemetry.expect(meter, GatewayMeters.Kind.GAUGE, GatewayMeters.Kind.BYTES);
    meters.add(
        Gauge.builder(meter.id(), value::getAsDouble)
            .description(meter.description())
            .baseUnit(meter.kind() == GatewayMeters.Kind.BYTES ? "bytes" : null)
            .tags(meter.tags(labels))
            .register(registry));
  }

  /** Shows a count kept elsewhere, asked for at each scrape. */
  public void counter(GatewayMeters meter, LongSupplier total, @Nullable String... labels) {
    Telemetry.expect(meter, GatewayMeters.Kind.COUNTER);
    totals.add(total);
    meters.add(
        FunctionCounter.builder(meter.id(), total, LongSupplier::getAsLong)
            .description(meter.description())
            .tags(meter.tags(labels))
            .register(registry));
  }

  /** Takes them all away. */
  @Override
  public void close() {
    meters.forEach(registry::remove);
    meters.clear();
    totals.clear();
  }
}
