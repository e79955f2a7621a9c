package dev.sluice.load.proof;

import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import dev.sluice.load.gateway.Wait;
import java.time.Duration;
import java.util.List;

/**
 * Sessions opened, used once and dropped without DELETE leave nothing behind. What the process held
 * after a warm-up of the same kind is the start that the end is compared with: by then the
 * compilers are done and pools have their size.
 */
final class Churn implements Proof {
  private static final Duration LONGEST = Duration.ofHours(2);
  private static final Duration FORGET = Duration.ofSeconds(30);

  /** Longer than connections to the servers may idle. */
  private static final Duration IDLE = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "churn";
  }

  @Override
  public String claim() {
    return "Sessions opened, used once and dropped without DELETE (RST, FIN, silence) leave nothing behind.";
  }

  @Override
  public List<Size> sizes() {
    return List.of(
        new Size("sessions", "sessions", 1_000_000, 50_000),
        new Size("warm-up", "sessions before the start is measured", 200_000, 20_000),
        new Size("lanes", "clients at a time", 64, 64),
        new Size("heap", "most growth of the heap, percent", 3, 3),
        new Size(
            "rss", "most growth of RSS, percent; in a short run compilers are not done", 3, 10));
  }

  @Override
  public void run(Run run) throws Exception {
    Failures failures = new Failures();
    try (Echo echo = Echo.start(0);
        Gateway gateway = Gateway.start(run.work(), setup(echo))) {
      int own = echo.ledger().openSessions();
      churn(run, gateway, echo, "warm-up", failures, own);
      Level start = Level.of(gateway);
      double cpu = gateway.figures().cpuSeconds();
      long began = System.nanoTime();
      Crowd crowd = churn(run, gateway, echo, "sessions", failures, own);
      double seconds = (System.nanoTime() - began) / 1e9;
      double used = gateway.figures().cpuSeconds() - cpu;
      Level end = Level.of(gateway);
      Report report = run.report();
      int sessions = run.count("sessions");
      report.note(
          "sessions",
          "%s in %s, %s by RST, FIN and silence each, %s with an upstream session of their own"
              .formatted(
                  Report.count(sessions),
                  Report.seconds(seconds),
                  Report.count(sessions / 3),
                  Report.count(crowd.dedicated())));
      failures.report(report, "requests that failed");
      report.note("CPU of the gateway a session", Report.millis((long) (used * 1e9 / sessions)));
      report.none("`sluice_sessions` after", (long) gateway.metric("sluice_sessions"));
      report.none("`sluice_streams` after", (long) gateway.metric("sluice_streams"));
      int left = echo.ledger().openSessions();
      report.check(
          "upstream sessions open, the gateway's own included",
          own + " → " + left,
          "no more",
          left <= own);
      report.note("upstream sessions opened", Report.count(echo.ledger().openedSessions()));
      start.compare(end, run.size("heap"), run.size("rss"), report);
      report.none("leaked buffers (every 16th watched)", gateway.logged("LEAK:"));
      gateway.stop();
      report.none(
          "upstream sessions open after the gateway has ended", echo.ledger().openSessions());
    }
  }

  private static GatewaySetup setup(Echo echo) {
    return new GatewaySetup()
        .section("sessions", "\"max\": 200000, \"idleTimeout\": \"1s\"")
        .section("limits", "\"idleTimeout\": \"2s\"")
        .http(
            "echo",
            echo.port(),
            "\"sessionIdleTimeout\": \"2s\", \"connectionIdleTimeout\": \"1s\"")
        .http(
            "own",
            echo.port(),
            "\"sessions\": \"dedicated\", \"maxSessions\": 10000, \"sessionIdleTimeout\": \"2s\","
                + " \"connectionIdleTimeout\": \"1s\"")
        .watchLeaks();
  }

  /** Runs so many visits, then waits until the gateway and the server have forgotten them. */
  private static Crowd churn(
      Run run, Gateway gateway, Echo echo, String size, Failures failures, int own) {
    int visits = run.count(size);
    Crowd crowd = new Crowd(run.net(), gateway.port(), visits, failures);
    crowd.start(run.count("lanes"));
    run.await(
        () ->
            "churn, %s: %s of %s, %s failed"
                .formatted(
                    size,
                    Report.count(crowd.done()),
                    Report.count(visits),
                    Report.count(failures.count())),
        () -> crowd.over() || !gateway.alive(),
        LONGEST);
    run.await(
        () -> "churn: waiting until all is forgotten",
        () -> gateway.metric("sluice_sessions") == 0 && echo.ledger().openSessions() <= own,
        FORGET);
    Wait.pause(IDLE);
    return crowd;
  }
}
