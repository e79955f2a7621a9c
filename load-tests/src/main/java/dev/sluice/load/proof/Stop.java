package dev.sluice.load.proof;

import dev.sluice.load.client.Reply;
import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM with many sessions open and calls in flight: the process ends in time, every call is
 * answered.
 */
final class Stop implements Proof {
  private static final Duration JOIN = Duration.ofMinutes(5);
  private static final Duration EXIT = Duration.ofSeconds(30);
  private static final int JOINING = 128;
  private static final int SOON_MILLIS = 500;
  private static final int NEVER_MILLIS = 120_000;

  @Override
  public String name() {
    return "stop";
  }

  @Override
  public String claim() {
    return "SIGTERM with sessions open and calls in flight: out in time, and every call is answered.";
  }

  @Override
  public List<Size> sizes() {
    return List.of(
        new Size("sessions", "sessions with an open stream", 10_000, 2_000),
        new Size("calls", "calls in flight, half of them longer than the stop", 200, 200),
        new Size("millis", "most milliseconds from signal to exit", 1_600, 1_600));
  }

  @Override
  public void run(Run run) throws Exception {
    Failures failures = new Failures();
    try (Echo echo = Echo.start(0);
        Gateway gateway = Gateway.start(run.work(), setup(echo))) {
      Members members = new Members(run.net(), failures);
      int sessions = run.count("sessions");
      members.join(sessions, JOINING, gateway.port(), "/mcp");
      run.await(
          () -> "stop: %,d of %,d sessions".formatted(members.done(), sessions),
          () -> members.done() == sessions,
          JOIN);
      List<Caller> callers = callers(run, gateway);
      List<ProcessHandle> children = gateway.handle().descendants().toList();
      List<CompletableFuture<Reply>> soon = new ArrayList<>();
      List<CompletableFuture<Reply>> never = new ArrayList<>();
      for (Caller caller : callers) {
        boolean ends = soon.size() <= never.size();
        (ends ? soon : never).add(begin(run, gateway, caller, ends ? SOON_MILLIS : NEVER_MILLIS));
      }
      boolean flying =
          run.await(
              () -> "stop: calls in flight", () -> echo.ledger().calls() == callers.size(), JOIN);
      CompletableFuture<Long> exit = gateway.handle().onExit().thenApply(_ -> System.nanoTime());
      long signal = System.nanoTime();
      gateway.terminate();
      long nanos = exit.get(EXIT.toSeconds(), TimeUnit.SECONDS) - signal;
      Report report = run.report();
      failures.report(report, "sessions that could not be opened");
      report.note("in flight at the signal", flying ? callers.size() + " calls" : "fewer calls");
      report.check(
          "signal to exit",
          Report.millis(nanos),
          "at most " + run.size("millis") + " ms",
          nanos <= TimeUnit.MILLISECONDS.toNanos(run.size("millis")));
      answered(report, "calls that end within the stop", soon, true);
      answered(report, "calls that would take longer", never, false);
      long whole =
          members.all().stream().filter(each -> each.stream().ended().getNow(false)).count();
      report.none("streams that did not end as HTTP says", members.all().size() - whole);
      report.none("upstream sessions left open", echo.ledger().openSessions());
      report.none("child processes left", children.stream().filter(ProcessHandle::isAlive).count());
    }
  }

  private static GatewaySetup setup(Echo echo) {
    return new GatewaySetup().http("echo", echo.port(), "\"timeout\": \"10m\"").stdio("child", "");
  }

  private static List<Caller> callers(Run run, Gateway gateway) throws Exception {
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < run.count("calls"); i++) {
      callers.add(
          Caller.open(run.net(), gateway.port(), "/servers/echo/mcp").get(30, TimeUnit.SECONDS));
    }
    return callers;
  }

  private static CompletableFuture<Reply> begin(
      Run run, Gateway gateway, Caller caller, int millis) {
    return CompletableFuture.completedFuture(caller)
        .thenComposeAsync(
            each -> each.call(gateway.port(), "slow", "\"ms\":" + millis), run.net().loop());
  }

  /**
   * @param results whether results are expected; else an error is an answer, too
   */
  private static void answered(
      Report report, String what, List<CompletableFuture<Reply>> replies, boolean results)
      throws Exception {
    int good = 0;
    String other = "";
    for (CompletableFuture<Reply> reply : replies) {
      Reply answer = reply.get(EXIT.toSeconds(), TimeUnit.SECONDS);
      if (!answer.lost() && (results ? answer.body().contains("hello") : answer.answered())) {
        good++;
      } else {
        other = answer.describe();
      }
    }
    report.check(
        what + (results ? ": results" : ": results or errors"),
        Integer.toString(good),
        Integer.toString(replies.size()),
        good == replies.size());
    if (!other.isEmpty()) {
      report.note(what + ": one of the others", other.replace('|', '/').replace('\n', ' '));
    }
  }
}
