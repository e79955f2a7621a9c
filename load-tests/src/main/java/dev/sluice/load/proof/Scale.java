package dev.sluice.load.proof;

import dev.sluice.load.client.EventStream;
import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Many live SSE sessions in one process, each on a connection of its own. */
final class Scale implements Proof {
  private static final Duration JOIN = Duration.ofMinutes(5);
  private static final int CALLS_PER_SECOND = 20;
  private static final int CALLERS = 8;
  private static final int JOINING = 128;

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String claim() {
    return "Live SSE sessions with keepalives take little memory, and none is lost.";
  }

  @Override
  public List<Size> sizes() {
    return List.of(
        new Size("streams", "sessions with an open stream", 19_000, 2_000),
        new Size("seconds", "how long they are watched", 600, 20),
        new Size("keepalive", "keepalive.interval in seconds", 15, 5),
        new Size("memory", "most RSS in MB", 200, 200));
  }

  @Override
  public void run(Run run) throws Exception {
    Failures failures = new Failures();
    Failures callFailures = new Failures();
    try (Echo echo = Echo.start(0);
        Gateway gateway = Gateway.start(run.work(), setup(run, echo))) {
      Members members = new Members(run.net(), failures);
      SteadyLoad calls = new SteadyLoad(run.net(), gateway::port, "echo", callFailures);
      calls.open(CALLERS, "/servers/echo/mcp").get(30, TimeUnit.SECONDS);
      calls.start(CALLS_PER_SECOND);
      long began = System.nanoTime();
      int streams = run.count("streams");
      members.join(streams, JOINING, gateway.port(), "/mcp");
      run.await(
          () -> "scale: %,d of %,d streams".formatted(members.done(), streams),
          () -> members.done() == streams,
          JOIN);
      double joined = (System.nanoTime() - began) / 1e9;
      Watch watch = new Watch(gateway);
      calls.window();
      Latencies latencies = calls.window();
      run.watch(
          () -> "scale: %,d streams open, RSS %s".formatted(members.listening(), watch.most()),
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

  private static GatewaySetup setup(Run run, Echo echo) {
    return new GatewaySetup()
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
