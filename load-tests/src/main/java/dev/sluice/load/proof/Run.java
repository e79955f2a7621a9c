package dev.sluice.load.proof;

import dev.sluice.load.client.Net;
import dev.sluice.load.gateway.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What one run of a proof works with: its sizes, the network, a directory, the report. */
final class Run {
  private static final Duration STEP = Duration.ofMillis(200);

  private final Map<String, Long> sizes;
  private final Net net;
  private final Path work;
  private final Report report;
  private final ProgressLine progress = new ProgressLine();

  Run(Map<String, Long> sizes, Net net, Path work, Report report) {
    this.sizes = sizes;
    this.net = net;
    this.work = work;
    this.report = report;
  }

  long size(String name) {
    Long value = sizes.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no size " + name);
    }
    return value;
  }

  int count(String name) {
    return Math.toIntExact(size(name));
  }

  Duration seconds(String name) {
    return Duration.ofSeconds(size(name));
  }

  Net net() {
    return net;
  }

  Path work() {
    return work;
  }

  Report report() {
    return report;
  }

  /** Waits, telling how far it is, until the condition holds; false when the time is over. */
  boolean await(Supplier<String> how, BooleanSupplier condition, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      progress.show(how.get());
      if (System.nanoTime() > end) {
        return false;
      }
      Wait.pause(STEP);
    }
    progress.clear();
    return true;
  }

  /** Lets time pass, doing something twice a second. */
  void watch(Supplier<String> how, Duration time, Runnable look) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      progress.show(how.get());
      look.run();
      Wait.pause(Duration.ofMillis(Math.min(500, (end - System.nanoTime()) / 1_000_000 + 1)));
    }
    progress.clear();
  }

  void say(String what) {
    progress.show(what);
  }
}
