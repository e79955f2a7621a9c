package dev.sluice.load.proof;

import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import java.time.Duration;
import java.util.List;

/** All clients are dropped at once and come back at once, with the sessions they had. */
final class Storm implements Proof {
  private static final Duration JOIN = Duration.ofMinutes(5);
  private static final int JOINING = 128;

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public String claim() {
    return "All clients dropped at once and all back with the sessions they had, also when the gateway was killed.";
  }

  @Override
  public List<Size> sizes() {
    return List.of(
        new Size("clients", "sessions with an open stream", 19_000, 2_000),
        new Size("kill", "whether the gateway is killed and restarted, too (0 or 1)", 1, 1));
  }

  @Override
  public void run(Run run) throws Exception {
    Failures joins = new Failures();
    try (Echo echo = Echo.start(0)) {
      GatewaySetup setup = setup(echo);
      Members members;
      try (Gateway gateway = Gateway.start(run.work(), setup)) {
        members = new Members(run.net(), joins);
        int clients = run.count("clients");
        members.join(clients, JOINING, gateway.port(), "/servers/echo/mcp");
        run.await(
            () -> "storm: %,d of %,d clients".formatted(members.done(), clients),
            () -> members.done() == clients,
            JOIN);
        joins.report(run.report(), "clients that could not join");
        drop(run, gateway, members);
        back(run, gateway, members, "dropped");
        if (run.size("kill") != 0) {
          gateway.kill();
          gateway.handle().onExit().join();
        }
      }
      if (run.size("kill") != 0) {
        try (Gateway again = Gateway.start(run.work(), setup)) {
          back(run, again, members, "killed");
        }
      }
    }
  }

  private static GatewaySetup setup(Echo echo) {
    return new GatewaySetup()
        .section("limits", "\"connections\": 20000")
        .http("echo", echo.port(), "");
  }

  private static void drop(Run run, Gateway gateway, Members members) {
    members.all().forEach(Member::drop);
    run.await(
        () -> "storm: waiting until the gateway has seen it",
        () -> gateway.metric("sluice_streams") == 0,
        JOIN);
  }

  /** Lets all come back and use their sessions once. */
  private static void back(Run run, Gateway gateway, Members members, String after) {
    Failures failures = new Failures();
    members.failuresTo(failures);
    Watch watch = new Watch(gateway);
    long began = System.nanoTime();
    members.rejoin(gateway.port());
    int clients = members.all().size();
    run.await(
        () -> "storm: %,d of %,d clients back".formatted(members.done(), clients),
        () -> members.done() == clients,
        JOIN);
    double seconds = (System.nanoTime() - began) / 1e9;
    double cpu = watch.cpuSeconds();
    watch.look();
    Report report = run.report();
    failures.report(report, after + ": clients that did not come back");
    report.note(after + ": all streams open again after", Report.seconds(seconds));
    report.note(
        after + ": CPU of the gateway",
        "%s, %s a client"
            .formatted(Report.seconds(cpu), Report.millis((long) (cpu * 1e9 / clients))));
    report.note(after + ": RSS with all back", watch.most());
    use(run, gateway, members, after);
  }

  /** Every client makes one call in its old session. */
  private static void use(Run run, Gateway gateway, Members members, String after) {
    Failures failures = new Failures();
    RollCall calls = new RollCall(run.net(), gateway.port(), members.all(), failures);
    calls.start(JOINING);
    run.await(() -> "storm: %,d calls".formatted(calls.done()), calls::over, JOIN);
    failures.report(run.report(), after + ": calls in the old sessions that failed");
  }
}
