package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fixture.Fixture;
import dev.sluice.observability.GatewayMeters;
import org.junit.jupiter.api.Test;

/** Meters of servers that fail, ask, or are processes. */
interface ServerMeterTests extends MeterTests {
  @Test
  default void server_failsThenGoes_isSeen() {
    ScriptedServer bad =
        new ScriptedServer("t")
            .on("t", (line, message) -> line.cut())
            .on("tools/list", (line, message) -> line.respond("500 No", "text/plain", "", ""));
    try (ScriptedServer good = new ScriptedServer("t");
        Running gateway =
            Running.start(
                "servers:\n  s: { replicas: [ { url: '"
                    + good.url()
                    + "' }, { url: '"
                    + bad.url()
                    + "' } ], idempotent: [t], ejection: { failures: 1 } }\n  b: { url: '"
                    + bad.url()
                    + "', breaker: { minCalls: 1, window: 1 } }\n")) {
      Moves moves = moves(gateway);
      gateway.open().list("tools/list");
      moves.moved(GatewayMeters.CATALOGUE_FAILURES);
      for (int i = 0; i < 4; i++) {
        TestClient client = gateway.client("/servers/s/mcp", "c" + i).open();
        assertThat(client.call("t", "{}").text()).isEqualTo("t");
      }
      moves.moved(GatewayMeters.RETRIES, GatewayMeters.REPLICA_EJECTIONS, GatewayMeters.REPLICAS);
      TestClient client = gateway.client("/servers/b/mcp", "b").open();
      assertThat(client.call("t", "{}").error().path("code").asInt()).isNegative();
      moves.moved(GatewayMeters.BREAKER_STATE);
      bad.close();
      moves.moved(GatewayMeters.REPLICA_UP, GatewayMeters.BACKEND_UP);
    } finally {
      bad.close();
    }
  }

  @Test
  default void question_acrossEras_isSeen() {
    try (Fixture legacy = Fixture.http("legacy");
        Running gateway =
            Running.start(
                "servers: { s: { url: '" + legacy.url() + "' } }\nbridge: { parked: 1 }\n")) {
      Moves moves = moves(gateway);
      ModernClient client =
          new ModernClient(gateway.at("/servers/s/mcp"))
              .answering(
                  "elicitation/create", params -> "{'action':'accept','content':{'name':'Ann'}}");
      String call = "'name':'test_elicitation','arguments':{'message':'m'}";
      Pending parked = client.once("tools/call", "test_elicitation", call);
      assertThat(ModernClient.isAsking(parked)).isTrue();
      moves.moved(GatewayMeters.BRIDGE_PARKED, GatewayMeters.BRIDGE_ROUNDS);
      Pending other = client.once("tools/call", "test_elicitation", call);
      assertThat(other.response()).isNotNull();
      moves.moved(GatewayMeters.BRIDGE_UNASKED);
      Pending done =
          client.once(
              "tools/call", "test_elicitation", call + ',' + client.answers(parked.result()));
      assertThat(done.text()).contains("accept");
      moves.moved(GatewayMeters.BRIDGE_RETURNS);
    }
  }

  @Test
  default void process_noisyDeafAndDead_isSeen() {
    String program =
        StdioProgram.yaml().replace(" }", ", line: 1KiB, queue: 1KiB, restartDelay: 1s }");
    try (Running gateway = Running.start("servers: { s: " + program + " }\n")) {
      Moves moves = moves(gateway);
      TestClient client = gateway.client("/servers/s/mcp", "c").open();
      assertThat(client.call("noise", "{}").text()).isNotEmpty();
      assertThat(client.call("long", "{}").text()).isEqualTo("short");
      moves.moved(
          GatewayMeters.PROCESS_RESIDENT,
          GatewayMeters.PROCESS_NOISE,
          GatewayMeters.PROCESS_OVERLONG);
      moves.mark();
      client.call("crash", "{}").error();
      moves.moved(GatewayMeters.PROCESS_RUNNING, GatewayMeters.PROCESS_RESTARTS);

      assertThat(client.call("deaf", "{}").text()).isEqualTo("deaf");
      String arguments = "{'fill':'" + "x".repeat(700) + "'}";
      // Until the pipe is full a line waits for a moment only: what was seen once counts.
      moves.movedWhile(
          () -> {
            client.call("pid", arguments);
            client.notify("notifications/roots/list_changed", "{}").status();
          },
          GatewayMeters.PROCESS_STDIN,
          GatewayMeters.PROCESS_DROPPED);
    }
  }
}
