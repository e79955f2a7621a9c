package dev.sluice.observability;

import dev.sluice.exchange.ServerName;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The registry of all meters: the gateway's own, those of the JVM and of Netty. Thread-safe. What a
 * supplier given here does happens on the thread that scrapes, never on an event loop.
 */
public final class Telemetry implements AutoCloseable {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final PlatformMeters platform = new PlatformMeters(registry);

  private final Map<GatewayMeters, HistogramFamily> histograms;
  private volatile CurrentTrace traces = CurrentTrace.NONE;
  private final MeterGroup all;
  private final MeteredOperations operations;

  public Telemetry() {
    registry.throwExceptionOnRegistrationFailure();
    Map<GatewayMeters, HistogramFamily> families = new EnumMap<>(GatewayMeters.class);
    for (GatewayMeters meter : GatewayMeters.values()) {
      if (meter.kind().isHistogram()) {
        families.put(meter, new HistogramFamily(meter, () -> traces));
      }
    }
    histograms = Collections.unmodifiableMap(families);
    all = group();
    operations = new MeteredOperations(this::histograms);
  }

  /** From now on histograms point to the traces that are current when they take something in. */
  public void traces(CurrentTrace current) {
    traces = current;
  }

  /** The listener of outcomes that feeds the histograms of operations. */
  public Operations operations() {
    return operations;
  }

  /** Shows how many tasks wait on each of these event loops. */
  public void watch(Iterable<EventExecutor> loops) {
    new NettyEventExecutorMetrics(loops).bindTo(registry);
  }

  /** Shows a value that goes up and down, asked for at each scrape. */
  public void gauge(GatewayMeters meter, DoubleSupplier value, @Nullable String... labels) {
    all.gauge(meter, value, labels);
  }

  /** Shows a count kept elsewhere, asked for at each scrape. */
  public void counter(GatewayMeters meter, LongSupplier total, @Nullable String... labels) {
    all.counter(meter, total, labels);
  }

  /** Room for meters that go together, and can be taken away together. */
  public MeterGroup group() {
    return new MeterGroup(registry, this::histograms);
  }

  /** Takes the histograms of a server away that is not configured any more. */
  public void forget(ServerName server) {
    operations.forget(server);
  }

  /**
   * A histogram that takes in durations, in nanoseconds. The labels must come from a small fixed
   * set.
   */
  public LongConsumer histogram(GatewayMeters meter, @Nullable String... labels) {
    return histograms(meter).with(labels)::record;
  }

  /** Adds one duration to a histogram. The labels must come from a small fixed set. */
  public void record(GatewayMeters meter, long nanos, @Nullable String... labels) {
    histograms(meter).with(labels).record(nanos);
  }

  private HistogramFamily histograms(GatewayMeters meter) {
    HistogramFamily family = histograms.get(meter);
    if (family == null) {
      throw new IllegalArgumentException(
          meter + ": is a " + meter.kind() + " (expected: a histogram)");
    }
    return family;
  }

  /**
   * All meters. Takes milliseconds: not for an event loop.
   *
   * @param accept the {@code Accept} header of who asks, if any
   */
  public Exposition scrape(@Nullable String accept) {
    boolean open =
        accept != null && accept.toLowerCase(Locale.ROOT).contains("application/openmetrics-text");
    String contentType = open ? OPEN_METRICS : TEXT;
    platform.add();
    try (TextPage page = new TextPage()) {
      histograms.values().forEach(family -> family.write(page, open));
      // Last: it ends OpenMetrics with its end mark.
      registry.scrape(page, contentType);
      return new Exposition(contentType, page.body());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public void close() {
    platform.close();
    registry.close();
  }

  static void expect(GatewayMeters meter, MeterKind... kinds) {
    if (!List.of(kinds).contains(meter.kind())) {
      throw new IllegalArgumentException(
          meter + ": is a " + meter.kind() + " (expected: " + List.of(kinds) + ')');
    }
  }
}
