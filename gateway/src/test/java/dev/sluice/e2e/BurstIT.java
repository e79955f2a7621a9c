package dev.sluice.e2e;

import static dev.sluice.e2e.ScriptedServer.result;
import static dev.sluice.e2e.ScriptedServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many calls at once, and many one after the other: none is lost, none runs twice. */
final class BurstIT {
  private final ScriptedServer server =
      new ScriptedServer("count")
          .on(
              "count",
              (line, message) ->
                  line.json(result(message, said(message.at("/params/arguments/n").asString("")))));
  private final Running gateway =
      Running.start("servers: { s: { url: \"" + server.url() + "\" } }\n");

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  private List<String> ran() {
    return server.seen("tools/call").stream()
        .map(one -> one.message().at("/params/arguments/n").asString(""))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 300})
  void calls_inABurst_allAnsweredAndEachRanOnce(int burst) {
    List<TestClient> clients = List.of(gateway.open(), gateway.open(), gateway.open());
    List<Pending> calls = new ArrayList<>();
    for (int i = 0; i < burst; i++) {
      calls.add(clients.get(i % 3).call("s__count", "{'n':'" + i + "'}"));
    }
    for (int i = 0; i < burst; i++) {
      assertThat(calls.get(i).text()).isEqualTo(Integer.toString(i));
    }
    assertThat(ran()).hasSize(burst).doesNotHaveDuplicates();
  }

  @Test
  void calls_serverClosesAfterEachAnswer_allAnsweredAndEachRanOnce() {
    server.on(
        "count",
        (line, message) -> {
          line.respond(
              "200 OK",
              "application/json",
              "Connection: close\r\n",
              result(message, said(message.at("/params/arguments/n").asString(""))));
          line.cut();
        });
    TestClient client = gateway.open();
    for (int i = 0; i < 100; i++) {
      assertThat(client.call("s__count", "{'n':'" + i + "'}").text())
          .isEqualTo(Integer.toString(i));
    }
    assertThat(ran()).hasSize(100).doesNotHaveDuplicates();
  }
}
