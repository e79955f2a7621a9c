package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Servers that are child processes. */
final class StdioIT {
  private final Running gateway =
      Running.start("servers: { child: " + StdioProgram.yaml() + " }\n");

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static ProcessHandle process(TestClient client) {
    String pid = client.call("child__pid", "{}").text();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  @Test
  void call_serverCrashesInFlight_failsItAndTheNextFindsANewProcess() {
    TestClient client = gateway.open();
    ProcessHandle before = process(client);
    Pending hanging = hanging(client);
    JsonNode error = client.call("child__crash", "{}").error();
    assertThat(error.path("code").asInt()).isEqualTo(-32015);
    assertThat(error.path("message").asString("")).contains("child");
    assertThat(hanging.error().path("code").asInt()).isEqualTo(-32015);

    ProcessHandle after = eventually(client);
    assertThat(after.pid()).isNotEqualTo(before.pid());
    assertThat(before.isAlive()).isFalse();
  }

  /** A call that has reached the process and gets no answer. */
  private static Pending hanging(TestClient client) {
    Pending hanging = client.call("child__hang", "{}");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Pending.PATIENCE_SECONDS);
    while (!client.call("child__count", "{}", "1").text().equals("something hangs")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
    return hanging;
  }

  /** The restart has a pause: calls meanwhile fail, at once and saying so. */
  private static ProcessHandle eventually(TestClient client) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Pending.PATIENCE_SECONDS);
    while (true) {
      JsonNode response = client.call("child__pid", "{}").response();
      if (response.has("result")) {
        return process(client);
      }
      assertThat(response.at("/error/data/sluice/sent").asString("")).isEqualTo("nothing");
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  @Test
  void call_noiseOnStdout_isSkipped() {
    assertThat(gateway.open().call("child__noise", "{}").text())
        .isEqualTo("heard through the noise");
  }

  @Test
  void call_progress_arrivesInOrderBeforeTheResult() {
    Pending call = gateway.open().call("child__count", "{}", "77");
    assertThat(call.text()).isEqualTo("nothing hangs");
    List<JsonNode> all = call.all();
    assertThat(all).hasSize(6);
    for (int i = 0; i < 5; i++) {
      assertThat(all.get(i).at("/params/progressToken").asInt()).isEqualTo(77);
      assertThat(all.get(i).at("/params/progress").asInt()).isEqualTo(i + 1);
    }
  }

  @Test
  void cancelled_callInFlight_reachesTheProcessUnderItsId() {
    TestClient client = gateway.open();
    Pending hanging = hanging(client);
    client.notify("notifications/cancelled", "{'requestId':" + hanging.id + '}').all();
    hanging.all();
    assertThat(client.call("child__count", "{}", "2").text()).isEqualTo("nothing hangs");
  }

  @Test
  void stop_endsTheProcess() throws Exception {
    ProcessHandle child = process(gateway.open());
    gateway.close();
    child.onExit().get(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(child.isAlive()).isFalse();
  }
}
