package dev.sluice.e2e;

import static dev.sluice.e2e.MeterTests.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.observability.GatewayMeters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Meters of calls, and of what bounds them. */
interface CallMeterTests extends MeterTests {
  int MANAGEMENT_CONNECTIONS = 64;

  @Test
  default void call_answered_isSeenOnBothSides() {
    try (ScriptedServer server = new ScriptedServer("echo");
        Running gateway = Running.start(one(server, ""))) {
      Moves moves = moves(gateway);
      TestClient client = gateway.open();
      assertThat(client.call("s__echo", "{}").text()).isEqualTo("echo");
      moves.moved(
          GatewayMeters.SERVER_OPERATION,
          GatewayMeters.CLIENT_OPERATION,
          GatewayMeters.OVERHEAD,
          GatewayMeters.SESSIONS,
          GatewayMeters.CONNECTIONS,
          GatewayMeters.CONNECTIONS_ACCEPTED,
          GatewayMeters.ATTEMPTS,
          GatewayMeters.UPSTREAM_SESSIONS,
          GatewayMeters.POOL_CONNECTIONS,
          GatewayMeters.POOL_LEASES,
          GatewayMeters.CATALOGUE_AGE,
          GatewayMeters.LOOP_LAG);
      assertThat(client.delete()).isEqualTo(204);
      moves.moved(GatewayMeters.SERVER_SESSION, GatewayMeters.SESSION_CLOSED);
      assertThat(Running.get(gateway.at("/nowhere")).statusCode()).isEqualTo(404);
      moves.moved(GatewayMeters.REQUESTS_REFUSED);
    }
  }

  @Test
  default void caps_reached_areSeen() throws IOException {
    try (ScriptedServer server = new ScriptedServer("echo");
        Running gateway =
            Running.start(one(server, "") + "limits: { connections: 8 }\nsessions: { max: 1 }\n")) {
      Moves moves = moves(gateway);
      gateway.open();
      assertThat(gateway.client("/mcp", "other").initialize("2025-11-25", "{}").status())
          .isEqualTo(503);
      moves.moved(GatewayMeters.SESSIONS_REFUSED);

      List<Socket> many = new ArrayList<>();
      for (int i = 0; i <= 8; i++) {
        many.add(new Socket(InetAddress.getLoopbackAddress(), gateway.at("/").getPort()));
      }
      moves.moved(GatewayMeters.CONNECTIONS_REFUSED);
      for (Socket socket : many) {
        socket.close();
      }

      many.clear();
      for (int i = 0; i <= MANAGEMENT_CONNECTIONS; i++) {
        many.add(new Socket(InetAddress.getLoopbackAddress(), gateway.managementAt("/").getPort()));
      }
      assertThat(many.getLast().getInputStream().read()).isEqualTo(-1);
      for (Socket socket : many) {
        socket.close();
      }
      moves.moved(GatewayMeters.MANAGEMENT_REFUSED);
    }
  }

  @Test
  default void queue_fullThenServed_isSeen() {
    Permits permits = new Permits();
    try (ScriptedServer server =
            new ScriptedServer("slow")
                .on(
                    "slow",
                    (line, message) -> {
                      permits.take();
                      line.json(ScriptedServer.result(message, ScriptedServer.said("slow")));
                    });
        Running gateway = Running.start(one(server, ", maxCalls: 1, maxQueued: 1"))) {
      TestClient client = gateway.client("/servers/s/mcp", "c").open();
      Moves moves = moves(gateway);
      List<Pending> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(client.call("slow", "{}"));
      }
      moves.moved(
          GatewayMeters.CALLS_ACTIVE, GatewayMeters.CALLS_QUEUED, GatewayMeters.CALLS_REFUSED);
      permits.give(calls.size());
      calls.forEach(Pending::response);
      moves.moved(GatewayMeters.QUEUE_WAIT);
    }
  }

  @Test
  default void session_ofAnotherProcess_isSeen() {
    String keys = "sessions: { keys: [one/Secret/0123456789+abcdefghijklmnopqrstuvwxyz] }\n";
    try (ScriptedServer server = new ScriptedServer("echo");
        Running here = Running.start(one(server, "") + keys);
        Running there = Running.start(one(server, "") + keys)) {
      Moves moves = moves(there);
      TestClient client = there.goOn(here.open(), "/mcp");
      assertThat(client.call("s__echo", "{}").text()).isEqualTo("echo");
      moves.moved(GatewayMeters.SESSIONS_REVIVED);
    }
  }

  @Test
  default void spans_withoutReceiver_areSeen() throws IOException {
    int nobody;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = taken.getLocalPort();
    }
    String tracing = "tracing: { endpoint: 'http://127.0.0.1:" + nobody + "', interval: 10ms }\n";
    try (ScriptedServer server = new ScriptedServer("echo");
        Running gateway = Running.start(one(server, "") + tracing)) {
      Moves moves = moves(gateway);
      assertThat(gateway.open().call("s__echo", "{}").text()).isEqualTo("echo");
      moves.moved(GatewayMeters.SPANS);
    }
  }
}
