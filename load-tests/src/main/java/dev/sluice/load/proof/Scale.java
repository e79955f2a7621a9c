package dev.sluice.load.proof;

import dev.sluice.load.client.EventStream;
import dev.sluice.load.client.Http2Link;
import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Many live SSE sessions in one process: each on a connection of its own, or as HTTP/2 streams. */
final class Scale implements Proof {
  private static final Duration JOIN = Duration.ofMinutes(5);
  private static final int CALLS_PER_SECOND = 20;
  private static final String PATH = "/mcp";
  private static final int CALLERS = 8;
  private static final int JOINING = 128;

  private final boolean multiplexed;

  private Scale(boolean multiplexed) {
    this.multiplexed = multiplexed;
  }

  /** One connection for each session. */
  static Scale connections() {
    return new Scale(false);
  }

  /** Many sessions on few connections. */
  static Scale streams() {
    return new Scale(true);
  }

  @Override
  public String name() {
    return multiplexed ? "scale-http2" : "scale";
  }

  @Override
  public String claim() {
    return "Live SSE sessions with keepalives take little memory, and none is lost (%s)."
        .formatted(multiplexed ? "HTTP/2 streams" : "HTTP/1.1 connections");
  }

  @Override
  public List<Size> sizes() {
    Size keepalive = new Size("keepalive", "keepalive.interval in seconds", 15, 5);
    return multiplexed
        ? List.of(
            new Size("streams", "sessions with an open stream", 100_000, 4_000),
            new Size("connections", "connections they share", 100, 4),
            new Size("seconds", "how long they are watched", 120, 12),
            keepalive,
            new Size("heap", "SLUICE_HEAP in MB", 640, 256),
            new Size("memory", "most RSS in MB", 1024, 300))
        : List.of(
            new Size("streams", "sessions with an open stream", 19_000, 2_000),
            new Size("seconds", "how long they are watched", 600, 12),
            keepalive,
            new Size("heap", "SLUICE_HEAP in MB", 256, 256),
            new Size("memory", "most RSS in MB", 200, 200));
  }

  @Override
  public void run(Run run) throws Exception {
    Failures failures = new Failures();
    Failures callFailures = new Failures();
    try (Echo echo = Echo.start(0);
        Gateway gateway = Gateway.start(run.work(), setup(run, echo))) {
      Members members = new Members(run.net(), failures);
      SteadyLoad calls = SteadyLoad.echo(run.net(), gateway::port, callFailures);
      calls.open(CALLERS, "/servers/echo/mcp").get(30, TimeUnit.SECONDS);
      calls.start(CALLS_PER_SECOND);
      long began = System.nanoTime();
      int streams = run.count("streams");
      members.join(streams, JOINING, way(run, gateway));
      run.await(
          () -> "%s: %,d of %,d streams".formatted(name(), members.done(), streams),
          () -> members.done() == streams,
          JOIN);
      double joined = (System.nanoTime() - began) / 1e9;
      Watch watch = new Watch(gateway);
      calls.window();
      Latencies latencies = calls.window();
      run.watch(
          () -> "%s: %,d streams open, RSS %s".formatted(name(), members.listening(), watch.most()),
          run.seconds("seconds"),
          watch::look);
      calls.stop();
      report(run, members, watch, joined);
      failures.report(run.report(), "clients that could not join");
      run.report()
          .note("calls beside them, %d a second".formatted(CALLS_PER_SECOND), latencies.summary());
      callFailures.report(run.report(), "calls that failed");
      run.report()
          .note(
              "sessions, streams, open files of the gateway",
              "%,d, %,d, %,d"
                  .formatted(
                      (long) gateway.metric("sluice_sessions"),
                      (long) gateway.metric("sluice_streams"),
                      gateway.figures().openFiles()));
    }
  }

  private Supplier<CompletableFuture<Member>> way(Run run, Gateway gateway) throws Exception {
    if (!multiplexed) {
      return () -> Member.join(run.net(), gateway.port(), PATH);
    }
    List<Http2Link> links = new ArrayList<>();
    for (int i = 0; i < run.count("connections"); i++) {
      links.add(Http2Link.connect(run.net(), gateway.port()).get(30, TimeUnit.SECONDS));
    }
    AtomicInteger turn = new AtomicInteger();
    return () -> Member.join(links.get(turn.getAndIncrement() % links.size()), PATH);
  }

  private GatewaySetup setup(Run run, Echo echo) {
    long perConnection = multiplexed ? run.size("streams") / run.size("connections") : 1;
    return new GatewaySetup()
        .heap(run.size("heap") + "m")
        .section("sessions", "\"max\": " + (run.size("streams") + 1000))
        .section("limits", "\"streams\": " + (perConnection + 500))
        .section("keepalive", "\"interval\": \"" + run.size("keepalive") + "s\"")
        .http("echo", echo.port(), "");
  }

  private static void report(Run run, Members members, Watch watch, double joined) {
    Report report = run.report();
    int streams = run.count("streams");
    long open = members.listening();
    long comments = 0;
    long widest = 0;
    long silent = 0;
    for (Member member : members.all()) {
      EventStream stream = member.stream();
      comments += stream.comments();
      widest = Math.max(widest, stream.widestGapNanos());
      silent += stream.comments() == 0 ? 1 : 0;
    }
    report.note("streams opened", "%,d in %s".formatted(streams, Report.seconds(joined)));
    report.none("streams lost in " + run.size("seconds") + " s", streams - open);
    long target = run.size("memory") << 20;
    report.check(
        "most RSS",
        Report.megabytes(watch.mostBytes()),
        "at most %d MB".formatted(run.size("memory")),
        watch.mostBytes() <= target);
    report.note("heap after GC", Report.megabytes(watch.heap()));
    report.note("CPU of the gateway", "%.1f %% of a core".formatted(watch.cpuShare() * 100));
    report.note("keepalives received", Report.count(comments));
    report.none("streams without a keepalive", silent);
    long allowed = TimeUnit.SECONDS.toNanos(run.size("keepalive")) * 5 / 4 + 1_000_000_000L;
    report.check(
        "longest silence on a stream",
        Report.seconds(widest / 1e9),
        "at most " + Report.seconds(allowed / 1e9),
        widest <= allowed);
  }
}
