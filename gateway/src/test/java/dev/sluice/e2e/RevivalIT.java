package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.ScriptedServer.result;
import static dev.sluice.e2e.ScriptedServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Clients that go on with their session after a restart, and at a second gateway. */
final class RevivalIT {
  private static final String SECRET = "one/Secret/0123456789+abcdefghijklmnopqrstuvwxyz";
  private static final String OTHER = "two/Secret/0123456789+abcdefghijklmnopqrstuvwxyz";

  @TempDir Path state;

  private final BlockingQueue<Line> streams = new LinkedBlockingQueue<>();
  private final ScriptedServer server =
      new ScriptedServer("good", "ask")
          .on(
              "GET",
              (line, message) -> {
                line.beginEvents();
                streams.add(line);
              })
          .on("ask", this::ask);

  @AfterEach
  void stop() {
    server.close();
  }

  private void ask(Line line, JsonNode message) throws IOException {
    String id = "ask-" + message.get("id");
    line.beginEvents();
    line.event(
        "{\"jsonrpc\":\"2.0\",\"id\":\""
            + id
            + "\",\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[]}}");
    JsonNode answer = server.answerTo(id);
    line.event(result(message, said(answer.at("/result/from").asString("nobody"))));
    line.endEvents();
  }

  private Running start(String more) {
    return Running.start("servers: { s: { url: \"" + server.url() + "\" } }\n" + more);
  }

  private String keptKey() {
    return "stateDirectory: " + Json.quote(state.resolve("sluice").toString()) + '\n';
  }

  private static String keys(String... secrets) {
    return "sessions: { keys: [" + String.join(", ", secrets) + "] }\n";
  }

  private static double metric(Running gateway, String line) {
    return Running.get(gateway.managementAt("/metrics"))
        .body()
        .lines()
        .filter(one -> one.startsWith(line + ' '))
        .mapToDouble(one -> Double.parseDouble(one.substring(line.length() + 1)))
        .sum();
  }

  @Test
  void restart_sameStateDirectory_clientGoesOnWithEverything() throws Exception {
    TestClient before;
    try (Running first = start(keptKey())) {
      before =
          first
              .client("/servers/s/mcp", "c")
              .answering("sampling/createMessage", question -> "{'from':'c'}")
              .open("2025-06-18", "{'sampling':{}}");
      assertThat(before.call("good", "{}").text()).isEqualTo("good");
    }
    int upstream = server.sessionsOpened();
    streams.clear();
    try (Running second = start(keptKey())) {
      TestClient after = second.goOn(before, "/servers/s/mcp");
      StandingStream news = after.listen();
      assertThat(after.list("tools/list").path("tools")).hasSize(2);
      assertThat(after.call("good", "{}").text()).isEqualTo("good");
      assertThat(after.call("ask", "{}").text()).isEqualTo("c");
      assertThat(server.sessionsOpened()).isGreaterThan(upstream);
      assertThat(
              server.seen("initialize").stream()
                  .map(one -> one.message().at("/params/capabilities").toString()))
          .contains("{\"sampling\":{}}");

      changed();
      assertThat(news.next().path("method").asString(""))
          .isEqualTo("notifications/tools/list_changed");
      assertThat(metric(second, "sluice_sessions_revived_total")).isEqualTo(1);
      assertThat(after.delete()).isEqualTo(204);
      assertThat(after.request("ping", "{}").status()).isEqualTo(404);
      assertThat(metric(second, "sluice_session_leftovers_total")).isZero();
    }
  }

  private void changed() throws Exception {
    Line line = streams.poll(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(line).isNotNull();
    for (Line next = line; next != null; next = streams.poll()) {
      next.event(json("{'jsonrpc':'2.0','method':'notifications/tools/list_changed'}"));
    }
  }

  @Test
  void sideBySide_sameKeys_eachServesTheSessionsOfTheOther() {
    try (Running one = start(keys(SECRET));
        Running two = start(keys(OTHER, SECRET))) {
      TestClient here = one.open();
      TestClient there = two.goOn(here, "/mcp");
      for (int i = 0; i < 3; i++) {
        assertThat(here.call("s__good", "{}").text()).isEqualTo("good");
        assertThat(there.call("s__good", "{}").text()).isEqualTo("good");
      }
      assertThat(metric(two, "sluice_sessions_revived_total")).isEqualTo(1);

      // A session of the newer key is unknown where only the older one is.
      TestClient newer = two.open();
      assertThat(one.goOn(newer, "/mcp").request("ping", "{}").status()).isEqualTo(404);
      // An id belongs to the address it was given at.
      assertThat(two.goOn(here, "/servers/s/mcp").request("ping", "{}").status()).isEqualTo(404);
    }
  }

  @Test
  void restart_otherKey_isUnknownAndTheClientBeginsAgain() {
    TestClient before;
    try (Running first = start(keys(SECRET))) {
      before = first.open();
    }
    try (Running second = start(keys(OTHER))) {
      TestClient after = second.goOn(before, "/mcp");
      assertThat(after.call("s__good", "{}").status()).isEqualTo(404);
      assertThat(second.open().call("s__good", "{}").text()).isEqualTo("good");
    }
  }
}
