package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fixture.Fixture;
import dev.sluice.observability.GatewayMeters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Every meter moves when what it measures happens. The last test asks whether one was forgotten.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class MetersIT {
  private static final Set<GatewayMeters> MOVED = EnumSet.noneOf(GatewayMeters.class);

  /** Those that nothing a test may do can move, and why. */
  private static final Map<GatewayMeters, String> STILL =
      Map.of(
          GatewayMeters.SESSION_LEFTOVERS, "only a defect does",
          GatewayMeters.CONNECTIONS_LOST, "a peer on loopback cannot vanish without a word",
          GatewayMeters.LOG_DROPPED, "the log of a test is always read",
          GatewayMeters.INFO, "what runs stays the same");

  private static final int MANAGEMENT_CONNECTIONS = 64;

  @TempDir static Path directory;

  private static String one(ScriptedServer server, String more) {
    return "servers: { s: { url: '" + server.url() + "'" + more + " } }\n";
  }

  @Test
  @Order(1)
  void call_answered_isSeenOnBothSides() {
    try (ScriptedServer server = new ScriptedServer("echo");
        Running gateway = Running.start(one(server, ""))) {
      Moves moves = Moves.of(gateway, MOVED);
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
  @Order(1)
  void caps_reached_areSeen() throws IOException {
    try (ScriptedServer server = new ScriptedServer("echo");
        Running gateway =
            Running.start(one(server, "") + "limits: { connections: 8 }\nsessions: { max: 1 }\n")) {
      Moves moves = Moves.of(gateway, MOVED);
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
  @Order(1)
  void queue_fullThenServed_isSeen() {
    Semaphore permits = new Semaphore(0);
    try (ScriptedServer server =
            new ScriptedServer("slow")
                .on(
                    "slow",
                    (line, message) -> {
                      take(permits);
                      line.json(ScriptedServer.result(message, ScriptedServer.said("slow")));
                    });
        Running gateway = Running.start(one(server, ", maxCalls: 1, maxQueued: 1"))) {
      TestClient client = gateway.client("/servers/s/mcp", "c").open();
      Moves moves = Moves.of(gateway, MOVED);
      List<Pending> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(client.call("slow", "{}"));
      }
      moves.moved(
          GatewayMeters.CALLS_ACTIVE, GatewayMeters.CALLS_QUEUED, GatewayMeters.CALLS_REFUSED);
      permits.release(calls.size());
      calls.forEach(Pending::response);
      moves.moved(GatewayMeters.QUEUE_WAIT);
    }
  }

  private static void take(Semaphore permits) {
    try {
      if (!permits.tryAcquire(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("no permit");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Order(1)
  void server_failsThenGoes_isSeen() {
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
      Moves moves = Moves.of(gateway, MOVED);
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
  @Order(1)
  void serverSpeaksToNobody_isSeen() {
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedServer server =
            new ScriptedServer("echo")
                .on(
                    "GET",
                    (line, message) -> {
                      line.beginEvents();
                      line.event(
                          json(
                              "{'jsonrpc':'2.0','method':'notifications/progress','params':"
                                  + "{'progressToken':'nobodys','progress':1}}"));
                      await(over);
                    });
        Running gateway = Running.start(one(server, ""))) {
      Moves moves = Moves.of(gateway, MOVED);
      assertThat(gateway.open().call("s__echo", "{}").text()).isEqualTo("echo");
      moves.moved(GatewayMeters.STRAYS);
      over.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Order(1)
  void stream_idleThenGone_isSeen() {
    try (ScriptedServer server = new ScriptedServer("echo");
        Running gateway = Running.start(one(server, "") + "keepalive: { interval: 1s }\n")) {
      Moves moves = Moves.of(gateway, MOVED);
      TestClient client = gateway.open();
      client.listen();
      RawStream listening =
          RawStream.stateless(
              gateway.at("/mcp"),
              "subscriptions/listen",
              "",
              ",'notifications':{'toolsListChanged':true}");
      moves.moved(GatewayMeters.STREAMS, GatewayMeters.LISTENS, GatewayMeters.KEEPALIVES);
      listening.close();
      moves.moved(GatewayMeters.STREAM_CLOSED);
    }
  }

  private static String progress(JsonNode call, int step, String text) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
        + call.at("/params/_meta/progressToken")
        + ",\"progress\":"
        + step
        + ",\"message\":\""
        + text
        + "\"}}";
  }

  private static final String FOLLOWED =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"s__count\","
          + "\"arguments\":{},\"_meta\":{\"progressToken\":\"t\"}}}";

  @Test
  @Order(1)
  void stream_brokenAndTakenUp_isSeen() {
    Semaphore permits = new Semaphore(1);
    try (ScriptedServer server =
            new ScriptedServer("count")
                .on(
                    "count",
                    (line, message) -> {
                      line.beginEvents();
                      for (int i = 1; i <= 3; i++) {
                        take(permits);
                        line.event(progress(message, i, ""));
                      }
                      line.event(ScriptedServer.result(message, "{}"));
                      line.endEvents();
                    });
        Running gateway = Running.start(one(server, ""))) {
      Moves moves = Moves.of(gateway, MOVED);
      TestClient client = gateway.open();
      RawStream first = RawStream.post(gateway.at("/mcp"), client, FOLLOWED);
      String primed = Objects.requireNonNull(first.event()).id();
      first.message();
      moves.moved(GatewayMeters.REPLAY);
      first.reset();
      permits.release(2);
      try (RawStream again = RawStream.get(gateway.at("/mcp"), client, primed)) {
        again.message();
      }
      moves.moved(GatewayMeters.STREAMS_RESUMED, GatewayMeters.REPLAYED_EVENTS);
    }
  }

  @Test
  @Order(1)
  void reader_slow_isSeen() {
    CountDownLatch listening = new CountDownLatch(1);
    String log =
        json("{'jsonrpc':'2.0','method':'notifications/message','params':{'level':'info','data':'")
            + "x".repeat(4 << 10)
            + json("'}}");
    try (ScriptedServer server =
            new ScriptedServer("echo")
                .on(
                    "GET",
                    (line, message) -> {
                      line.beginEvents();
                      await(listening);
                      for (int i = 0; i < 10_000; i++) {
                        line.event(log);
                      }
                    });
        Running gateway = Running.start(one(server, "") + "limits: { outbox: 128KiB }\n")) {
      TestClient client = gateway.client("/servers/s/mcp", "c").open();
      assertThat(client.call("echo", "{}").text()).isEqualTo("echo");
      Moves moves = Moves.of(gateway, MOVED);
      try (RawStream stream = RawStream.get(gateway.at("/servers/s/mcp"), client, null)) {
        assertThat(stream.event()).isNotNull();
        listening.countDown();
        moves.moved(
            GatewayMeters.OUTBOX, GatewayMeters.DIRECT_MEMORY, GatewayMeters.STREAM_OVERFLOW);
      }
    }
  }

  @Test
  @Order(1)
  void question_acrossEras_isSeen() {
    try (Fixture legacy = Fixture.http("legacy");
        Running gateway =
            Running.start(
                "servers: { s: { url: '" + legacy.url() + "' } }\nbridge: { parked: 1 }\n")) {
      Moves moves = Moves.of(gateway, MOVED);
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
  @Order(1)
  void spans_withoutReceiver_areSeen() throws IOException {
    int nobody;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = taken.getLocalPort();
    }
    String tracing = "tracing: { endpoint: 'http://127.0.0.1:" + nobody + "', interval: 10ms }\n";
    try (ScriptedServer server = new ScriptedServer("echo");
        Running gateway = Running.start(one(server, "") + tracing)) {
      Moves moves = Moves.of(gateway, MOVED);
      assertThat(gateway.open().call("s__echo", "{}").text()).isEqualTo("echo");
      moves.moved(GatewayMeters.SPANS);
    }
  }

  @Test
  @Order(1)
  void session_ofAnotherProcess_isSeen() {
    String keys = "sessions: { keys: [one/Secret/0123456789+abcdefghijklmnopqrstuvwxyz] }\n";
    try (ScriptedServer server = new ScriptedServer("echo");
        Running here = Running.start(one(server, "") + keys);
        Running there = Running.start(one(server, "") + keys)) {
      Moves moves = Moves.of(there, MOVED);
      TestClient client = there.goOn(here.open(), "/mcp");
      assertThat(client.call("s__echo", "{}").text()).isEqualTo("echo");
      moves.moved(GatewayMeters.SESSIONS_REVIVED);
    }
  }

  @Test
  @Order(1)
  void process_noisyDeafAndDead_isSeen() {
    String program =
        StdioProgram.yaml().replace(" }", ", line: 1KiB, queue: 1KiB, restartDelay: 1s }");
    try (Running gateway = Running.start("servers: { s: " + program + " }\n")) {
      Moves moves = Moves.of(gateway, MOVED);
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

  @Test
  @Order(1)
  void configuration_changedAndBroken_isSeen() {
    try (ScriptedServer server = new ScriptedServer("echo");
        Following gateway = new Following(directory.resolve("sluice.yaml"), one(server, ""))) {
      Moves moves = new Moves(() -> gateway.managed("/metrics"), MOVED).mark();
      gateway.change(one(server, ", maxCalls: 7"));
      moves.moved(GatewayMeters.CONFIG_RELOADS, GatewayMeters.LIMIT);
      // In whole seconds: only a reload in another second than the start shows.
      for (int calls = 8; !moves.hasMoved(GatewayMeters.CONFIG_LAST_RELOAD_SUCCESS_TIME); calls++) {
        gateway.change(one(server, ", maxCalls: " + calls));
      }
      moves.moved(GatewayMeters.CONFIG_LAST_RELOAD_SUCCESS_TIME);
      gateway.change("servers: { s: { urll: x } }\n");
      moves.moved(GatewayMeters.CONFIG_LAST_RELOAD_SUCCESS);
    }
  }

  @Test
  @Order(2)
  void everyMeter_moved_orIsThereAndSaysWhyNot() {
    try (ScriptedServer server = new ScriptedServer("echo");
        Running gateway = Running.start(one(server, ""))) {
      Moves moves = Moves.of(gateway, MOVED);
      assertThat(STILL.keySet()).allMatch(moves::has);
    }
    Set<GatewayMeters> told = EnumSet.copyOf(MOVED);
    told.addAll(STILL.keySet());
    assertThat(told).containsExactlyInAnyOrder(GatewayMeters.values());
  }
}
