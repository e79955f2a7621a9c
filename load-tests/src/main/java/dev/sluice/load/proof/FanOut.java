package dev.sluice.load.proof;

import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A server says once that its tools are others, and every client with a stream hears of it. */
final class FanOut implements Proof {
  private static final Duration JOIN = Duration.ofMinutes(5);
  private static final Duration HEARD = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofMillis(500);
  private static final int JOINING = 128;
  private static final String PATH = "/servers/echo/mcp";

  @Override
  public String name() {
    return "fan-out";
  }

  @Override
  public String claim() {
    return "One list_changed of a server reaches every client that listens, once.";
  }

  @Override
  public List<Size> sizes() {
    return List.of(
        new Size("streams", "clients that listen", 10_000, 1_000),
        new Size("rounds", "notifications, one after the other", 20, 5),
        new Size("warmup", "notifications before those that count", 10, 3));
  }

  @Override
  public void run(Run run) throws Exception {
    Failures failures = new Failures();
    int streams = run.count("streams");
    Ears ears = new Ears(streams);
    try (Echo echo = Echo.startAnnouncing(0);
        Gateway gateway =
            Gateway.start(run.work(), new GatewaySetup().http("echo", echo.port(), ""))) {
      join(run, gateway, ears, failures);
      Caller.open(run.net(), gateway.port(), PATH)
          .thenComposeAsync(
              caller -> caller.call(gateway.port(), "echo", "\"message\":\"hello\""),
              run.net().loop())
          .get(30, TimeUnit.SECONDS);
      run.await(() -> "fan-out: the server's stream", () -> echo.streams() > 0, HEARD);
      announce(run, echo, ears, run.count("warmup"), new Spread());
      Spread spread = new Spread();
      double before = gateway.figures().cpuSeconds();
      announce(run, echo, ears, run.count("rounds"), spread);
      double used = gateway.figures().cpuSeconds() - before;
      Report report = run.report();
      failures.report(report, "streams that could not be opened");
      spread.report(report);
      report.note(
          "CPU of the gateway for each stream",
          String.format(Locale.ROOT, "%.1f µs", used * 1e6 / streams / run.count("rounds")));
    }
  }

  private static void join(Run run, Gateway gateway, Ears ears, Failures failures) {
    Members members = new Members(run.net(), failures);
    int streams = run.count("streams");
    members.join(
        streams,
        JOINING,
        () -> run.net().connect(gateway.port()).thenCompose(link -> Member.join(link, PATH, ears)));
    run.await(
        () -> "fan-out: %,d of %,d streams".formatted(members.done(), streams),
        () -> members.done() == streams,
        JOIN);
  }

  private static void announce(Run run, Echo echo, Ears ears, int rounds, Spread spread)
      throws Exception {
    int streams = run.count("streams");
    for (int round = 0; round < rounds; round++) {
      ears.listen();
      long begun = echo.announce().get(5, TimeUnit.SECONDS);
      run.await(() -> "fan-out: notifications", () -> ears.heard() >= streams, HEARD);
      ears.collect(begun, spread.each, spread.last);
      run.watch(() -> "fan-out: quiet", QUIET, () -> {});
      spread.missing += Math.max(0, streams - ears.heard());
      spread.twice += Math.max(0, ears.heard() - streams);
    }
  }

  /** What the notifications of a run came to. */
  private static final class Spread {
    private final Latencies each = new Latencies();
    private final Latencies last = new Latencies();
    private long missing;
    private long twice;

    void report(Report report) {
      report.none("notifications not heard", missing);
      report.none("notifications heard twice", twice);
      report.note("from the server to a client", each.summary());
      report.note("from the server to the last client", last.summary());
    }
  }
}
