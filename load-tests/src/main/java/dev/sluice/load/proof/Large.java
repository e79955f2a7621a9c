package dev.sluice.load.proof;

import dev.sluice.load.client.EventStream;
import dev.sluice.load.client.Link;
import dev.sluice.load.client.McpSession;
import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Large results for several clients at once, half of which read slowly. */
final class Large implements Proof {
  private static final Duration DELIVER = Duration.ofMinutes(3);
  private static final long PAUSE_SECONDS = 2;
  private static final int RECEIVE_BUFFER = 64 << 10;

  @Override
  public String name() {
    return "large";
  }

  @Override
  public String claim() {
    return "Large results cross whole and with bounded memory, to clients that read slowly, too.";
  }

  @Override
  public List<Size> sizes() {
    return List.of(
        new Size("megabytes", "size of a result", 63, 63),
        new Size("clients", "clients at once", 3, 2),
        new Size("rounds", "how often", 10, 2),
        new Size("memory", "most RSS in MB", 640, 640));
  }

  @Override
  public void run(Run run) throws Exception {
    Failures failures = new Failures();
    try (Echo echo = Echo.start(0);
        Gateway gateway =
            Gateway.start(run.work(), new GatewaySetup().http("echo", echo.port(), ""))) {
      List<Link> links = new ArrayList<>();
      List<McpSession> sessions = new ArrayList<>();
      for (int i = 0; i < run.count("clients"); i++) {
        Link link = run.net().connect(gateway.port()).get(30, TimeUnit.SECONDS);
        link.receiveBuffer(RECEIVE_BUFFER);
        links.add(link);
        sessions.add(McpSession.open(link, "/servers/echo/mcp").get(30, TimeUnit.SECONDS));
      }
      long bytes = run.size("megabytes") << 20;
      Watch watch = new Watch(gateway);
      Latencies times = new Latencies();
      for (int round = 1; round <= run.size("rounds"); round++) {
        String how = "large: round %d of %d".formatted(round, run.size("rounds"));
        List<EventStream> answers = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
          EventStream answer = new EventStream();
          Link link = links.get(i);
          long began = System.nanoTime();
          var _ = answer.ended().thenRun(() -> times.add(System.nanoTime() - began));
          link.send(sessions.get(i).call(round, "large", "\"bytes\":" + bytes), answer);
          if (i % 2 == 1) {
            link.read(false);
            var _ =
                run.net().loop().schedule(() -> link.read(true), PAUSE_SECONDS, TimeUnit.SECONDS);
          }
          answers.add(answer);
        }
        run.await(
            () -> {
              watch.look();
              return how + ", RSS " + watch.most();
            },
            () -> answers.stream().allMatch(answer -> answer.ended().isDone()),
            DELIVER);
        answers.forEach(answer -> check(answer, bytes, failures));
      }
      Report report = run.report();
      report.note(
          "results of %d MB to %d clients at once".formatted(run.size("megabytes"), links.size()),
          Report.count(run.size("rounds") * links.size()));
      failures.report(report, "results that did not arrive whole");
      report.note("time of a result, half of them paused for 2 s", times.summary());
      report.check(
          "most RSS",
          watch.most(),
          "at most %d MB".formatted(run.size("memory")),
          watch.mostBytes() <= run.size("memory") << 20);
      report.note("held afterwards", held(gateway));
    }
  }

  private static String held(Gateway gateway) {
    Level level = Level.of(gateway);
    return "heap %s, direct %s, RSS %s"
        .formatted(
            Report.megabytes(level.heap()),
            Report.megabytes(level.direct()),
            Report.megabytes(level.resident()));
  }

  private static void check(EventStream answer, long bytes, Failures failures) {
    int status = answer.opened().getNow(0);
    if (!answer.ended().getNow(false) || status != 200 || answer.bytes() < bytes) {
      failures.add("HTTP %d, %s".formatted(status, Report.megabytes(answer.bytes())));
    }
  }
}
