package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.ScriptedServer.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Servers that hang, die and come back, while nobody calls them. */
final class HealthIT {
  private static final String QUICK = "health: { interval: 1s, timeout: 200ms, misses: 2 }";

  private static String quick(String server) {
    return server.replaceFirst("}$", ", " + QUICK + " }");
  }

  @Test
  void processStopped_isFoundEndedAndReplaced() throws Exception {
    try (Running gateway = Running.start("servers: { s: " + quick(StdioProgram.yaml()) + " }\n")) {
      TestClient client = gateway.open();
      long pid = Long.parseLong(client.call("s__pid", "{}").text());
      ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
      int stopped =
          new ProcessBuilder("kill", "-STOP", Long.toString(pid)).inheritIO().start().waitFor();
      assertThat(stopped).isZero();
      process.onExit().get(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(Long.parseLong(client.call("s__pid", "{}").text())).isNotEqualTo(pid);
    }
  }

  @Test
  void serverComesBack_itsToolsReappearWithinTwoSecondsOfItsFirstGoodProbe() throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    AtomicLong good = new AtomicLong();
    try (ScriptedServer server =
            new ScriptedServer("late")
                .on(
                    "initialize",
                    (line, message) -> {
                      if (down.get()) {
                        line.respond("502 Bad Gateway", "text/html", "", "<html>");
                        return;
                      }
                      good.compareAndSet(0, System.nanoTime());
                      line.json(
                          result(
                              message,
                              json(
                                  "{'protocolVersion':'2025-06-18','capabilities':{'tools':{}},"
                                      + "'serverInfo':{'name':'late','version':'1'}}")));
                    });
        ScriptedServer other = new ScriptedServer("early");
        Running gateway =
            Running.start(
                "startup: { wait: 100ms }\nservers: { late: { url: \""
                    + server.url()
                    + "\" }, early: { url: \""
                    + other.url()
                    + "\" } }\n")) {
      TestClient client = gateway.open();
      assertThat(client.list("tools/list").toString()).contains("early").doesNotContain("late");
      StandingStream news = client.listen();
      down.set(false);
      assertThat(news.next().path("method").asString(""))
          .isEqualTo("notifications/tools/list_changed");
      assertThat(System.nanoTime() - good.get()).isLessThan(TimeUnit.SECONDS.toNanos(2));
      assertThat(client.list("tools/list").toString()).contains("late__late");
      assertThat(client.call("late__late", "{}").text()).isEqualTo("late");
    }
  }
}
