package dev.sluice.load.proof;

import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import dev.sluice.load.gateway.Ports;
import dev.sluice.load.gateway.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Rolling restarts under a steady load: the next process starts on the same port with the same key,
 * is ready, and the last one gets SIGTERM. Clients keep their sessions and repeat nothing.
 */
final class Restart implements Proof {
  private static final Duration EXIT = Duration.ofSeconds(30);
  private static final Duration REST = Duration.ofSeconds(15);

  @Override
  public String name() {
    return "restart";
  }

  @Override
  public String claim() {
    return "Rolling restarts under a steady load lose no call and leave nothing behind.";
  }

  @Override
  public List<Size> sizes() {
    return List.of(
        new Size("restarts", "restarts", 14, 3),
        new Size("rate", "calls a second", 200, 200),
        new Size("sessions", "sessions that call", 500, 200),
        new Size("streams", "sessions that only listen", 100, 50),
        new Size("seconds", "time between restarts", 5, 1),
        new Size("drain", "drain.timeout in milliseconds", 5_000, 5_000));
  }

  @Override
  public void run(Run run) throws Exception {
    int port = Ports.free();
    Failures failures = new Failures();
    Latencies exits = new Latencies();
    List<ProcessHandle> children = new ArrayList<>();
    try (Echo echo = Echo.start(0)) {
      Gateway current = Gateway.start(run.work(), setup(run, port, echo));
      Listeners listeners = new Listeners(run.net(), port);
      List<SteadyLoad> loads = List.of();
      try {
        loads = loads(run, port, failures);
        listeners.open(run.count("streams")).get(30, TimeUnit.SECONDS);
        run.watch(() -> "restart: warming up", run.seconds("seconds"), () -> {});
        for (int i = 1; i <= run.size("restarts"); i++) {
          String how = "restart %d of %d".formatted(i, run.size("restarts"));
          run.say(how + ", the next process starts");
          Gateway next = Gateway.start(run.work(), setup(run, port, echo));
          Gateway last = current;
          current = next;
          children.addAll(last.handle().descendants().toList());
          long signal = System.nanoTime();
          var exit = last.handle().onExit().thenAccept(_ -> exits.add(System.nanoTime() - signal));
          last.terminate();
          exit.get(EXIT.toSeconds(), TimeUnit.SECONDS);
          run.watch(
              () -> "%s, %d calls failed".formatted(how, failures.count()),
              run.seconds("seconds"),
              () -> {});
        }
        loads.forEach(SteadyLoad::stop);
        List<SteadyLoad> all = loads;
        run.await(
            () -> "restart: last calls",
            () -> all.stream().allMatch(load -> load.open() == 0),
            REST);
        Wait.pause(Duration.ofSeconds(1));
        report(run, loads, failures, exits);
        listeners.report(run.report());
      } finally {
        loads.forEach(SteadyLoad::stop);
        listeners.stop();
        children.addAll(current.handle().descendants().toList());
        current.stop();
      }
      run.report().note("upstream sessions opened", Report.count(echo.ledger().openedSessions()));
      run.report().none("upstream sessions left open", echo.ledger().openSessions());
      run.report()
          .none("child processes left", children.stream().filter(ProcessHandle::isAlive).count());
    }
  }

  private static GatewaySetup setup(Run run, int port, Echo echo) {
    return new GatewaySetup(port)
        .listen("\"reusePort\": true")
        .section("drain", "\"timeout\": \"" + run.size("drain") + "ms\"")
        .http("echo", echo.port(), "")
        .http("own", echo.port(), "\"sessions\": \"dedicated\", \"maxSessions\": 1000")
        .stdio("child", "");
  }

  /** Most calls go over HTTP, some to sessions of their own, some to a child, some take long. */
  private static List<SteadyLoad> loads(Run run, int port, Failures failures) throws Exception {
    int rate = run.count("rate");
    int sessions = run.count("sessions");
    List<SteadyLoad> loads =
        List.of(
            SteadyLoad.echo(run.net(), () -> port, failures),
            SteadyLoad.echo(run.net(), () -> port, failures),
            SteadyLoad.echo(run.net(), () -> port, failures),
            new SteadyLoad(run.net(), () -> port, "slow", "\"ms\":300", failures));
    List<String> servers = List.of("echo", "own", "child", "echo");
    List<Integer> shares = List.of(50, 10, 20, 20);
    for (int i = 0; i < loads.size(); i++) {
      String path = "/servers/" + servers.get(i) + "/mcp";
      loads.get(i).open(sessions * shares.get(i) / 100, path).get(60, TimeUnit.SECONDS);
      loads.get(i).start(rate * shares.get(i) / 100);
    }
    return loads;
  }

  private static void report(Run run, List<SteadyLoad> loads, Failures failures, Latencies exits) {
    Report report = run.report();
    report.note(
        "calls made during %d restarts".formatted(run.size("restarts")),
        Report.count(loads.stream().mapToLong(SteadyLoad::made).sum()));
    failures.report(report, "calls that failed");
    report.none("calls without an answer", loads.stream().mapToLong(SteadyLoad::open).sum());
    report.note(
        "calls that were due while all others waited",
        Report.count(loads.stream().mapToLong(SteadyLoad::skipped).sum()));
    report.note("signal to exit", exits.summary());
  }
}
