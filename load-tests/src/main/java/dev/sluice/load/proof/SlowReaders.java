package dev.sluice.load.proof;

import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import dev.sluice.load.gateway.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that stop reading while a server has much progress for them: the gateway's memory stays
 * where it is, and the others do not notice. Quiet windows and windows with stopped readers take
 * turns, so that both see the same machine.
 */
final class SlowReaders implements Proof {
  private static final Duration STALL = Duration.ofSeconds(30);
  private static final Duration DELIVER = Duration.ofMinutes(5);
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final int CALLERS = 32;

  private final String name;
  private final String server;
  private final String transport;

  private SlowReaders(String name, String server, String transport) {
    this.name = name;
    this.server = server;
    this.transport = transport;
  }

  /** The server answers each call on a stream of its own. */
  static SlowReaders http() {
    return new SlowReaders("slow", "echo", "Streamable HTTP");
  }

  /** The server has one stdout for all. */
  static SlowReaders stdio() {
    return new SlowReaders("slow-stdio", "child", "stdio");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String claim() {
    return "Clients that stop reading cost no memory and no other client's time (server on %s)."
        .formatted(transport);
  }

  @Override
  public List<Size> sizes() {
    return List.of(
        new Size("readers", "clients that stop reading", 100, 16),
        new Size("megabytes", "progress sent to all of them, in each pair", 3072, 320),
        new Size("pairs", "pairs of windows", 3, 2),
        new Size("seconds", "length of a window", 10, 2),
        new Size("rate", "calls a second of the others", 500, 200),
        new Size("replay", "what the gateway may keep for clients that come back, in MB", 64, 16),
        new Size("growth", "most growth of direct memory, and of the heap beyond that", 16, 16),
        new Size(
            "slowdown", "most p99 beside stopped readers, percent of the quiet one", 110, 200));
  }

  @Override
  public void run(Run run) throws Exception {
    Failures failures = new Failures();
    try (Echo echo = Echo.start(0);
        Gateway gateway = Gateway.start(run.work(), setup(echo, run.size("replay")))) {
      SteadyLoad others = SteadyLoad.echo(run.net(), gateway::port, failures);
      others.open(CALLERS, "/servers/" + server + "/mcp").get(30, TimeUnit.SECONDS);
      others.start(run.count("rate"));
      Duration window = run.seconds("seconds");
      run.watch(() -> name + ": warming up", window.multipliedBy(2), () -> {});
      Readers readers = new Readers(run.net(), gateway.port(), server, run.count("readers"));
      readers.open().get(30, TimeUnit.SECONDS);
      List<Double> ratios = new ArrayList<>();
      Latencies quiet = new Latencies();
      Latencies beside = new Latencies();
      Level before = Level.of(gateway);
      Level most = before;
      long held = 0;
      Watch watch = new Watch(gateway);
      long each = (run.size("megabytes") << 20) / run.size("readers");
      for (int pair = 1; pair <= run.size("pairs"); pair++) {
        String how = "%s: pair %d of %d".formatted(name, pair, run.size("pairs"));
        Latencies calm = others.window();
        run.watch(() -> how + ", quiet", window, watch::look);
        long flooded = echo.ledger().floodBytes();
        readers.ask(each);
        run.await(() -> how + ", readers stop", readers::stopped, STALL);
        settle(run, how, echo);
        Latencies strained = others.window();
        run.watch(() -> how + ", readers stopped", window, watch::look);
        others.window();
        most = most.or(Level.of(gateway));
        held += echo.ledger().floodBytes() - flooded;
        readers.goOn();
        run.await(() -> how + ", readers go on", readers::answered, DELIVER);
        ratios.add((double) strained.quantile(0.99) / calm.quantile(0.99));
        quiet.addAll(calm);
        beside.addAll(strained);
      }
      others.stop();
      Report report = run.report();
      readers.report(report, each * run.size("pairs"));
      if (held > 0) {
        report.note("written by the server while they were stopped", Report.megabytes(held));
      }
      report.note("the others, quiet", quiet.summary());
      report.note("the others, beside stopped readers", beside.summary());
      double ratio = middle(ratios);
      report.check(
          "p99 beside stopped readers / quiet, median of pairs",
          String.format(Locale.ROOT, "%.2f", ratio),
          String.format(Locale.ROOT, "at most %.2f", run.size("slowdown") / 100.0),
          ratio * 100 <= run.size("slowdown"));
      failures.report(report, "calls of the others to the same server that failed");
      report.note("calls that were due while all others waited", Report.count(others.skipped()));
      long growth = run.size("growth") << 20;
      long kept = run.size("replay") << 20;
      grown(report, "heap after GC", before.heap(), most.heap(), kept + growth);
      grown(report, "direct memory", before.direct(), most.direct(), growth);
      report.note("most RSS", watch.most());
    }
  }

  /** Waits until the buffers of the system are full, which hold some 10 MB a stream. */
  private static void settle(Run run, String how, Echo echo) {
    AtomicLong written = new AtomicLong(-1);
    Wait.pause(SETTLE);
    run.await(
        () -> how + ", buffers fill",
        () -> {
          Wait.pause(SETTLE);
          long now = echo.ledger().floodBytes();
          return now == written.getAndSet(now);
        },
        STALL);
  }

  private static GatewaySetup setup(Echo echo, long replayMegabytes) {
    return new GatewaySetup()
        .section("sessions", "\"replay\": {\"total\": \"%dMiB\"}".formatted(replayMegabytes))
        .http("echo", echo.port(), "\"timeout\": \"10m\"")
        .stdio("child", "\"timeout\": \"10m\"");
  }

  private static double middle(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static void grown(Report report, String what, long before, long most, long growth) {
    report.check(
        what + ", quiet → most beside stopped readers",
        Report.megabytes(before) + " → " + Report.megabytes(most),
        "at most %s more".formatted(Report.megabytes(growth)),
        most - before <= growth);
  }
}
