package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.MeterTests.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.observability.GatewayMeters;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Meters of the streams to clients. */
interface StreamMeterTests extends MeterTests {
  String FOLLOWED =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"s__count\","
          + "\"arguments\":{},\"_meta\":{\"progressToken\":\"t\"}}}";

  @Test
  default void serverSpeaksToNobody_isSeen() {
    Permits over = new Permits();
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
                      over.take();
                    });
        Running gateway = Running.start(one(server, ""))) {
      Moves moves = moves(gateway);
      assertThat(gateway.open().call("s__echo", "{}").text()).isEqualTo("echo");
      moves.moved(GatewayMeters.STRAYS);
      over.open();
    }
  }

  @Test
  default void stream_idleThenGone_isSeen() {
    try (ScriptedServer server = new ScriptedServer("echo");
        Running gateway = Running.start(one(server, "") + "keepalive: { interval: 1s }\n")) {
      Moves moves = moves(gateway);
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

  @Test
  default void stream_brokenAndTakenUp_isSeen() {
    Permits permits = new Permits();
    permits.give(1);
    try (ScriptedServer server =
            new ScriptedServer("count")
                .on(
                    "count",
                    (line, message) -> {
                      line.beginEvents();
                      for (int i = 1; i <= 3; i++) {
                        permits.take();
                        line.event(ScriptedServer.progress(message, i, ""));
                      }
                      line.event(ScriptedServer.result(message, "{}"));
                      line.endEvents();
                    });
        Running gateway = Running.start(one(server, ""))) {
      Moves moves = moves(gateway);
      TestClient client = gateway.open();
      RawStream first = RawStream.post(gateway.at("/mcp"), client, FOLLOWED);
      String primed = Objects.requireNonNull(first.event()).id();
      first.message();
      moves.moved(GatewayMeters.REPLAY);
      first.reset();
      permits.give(2);
      try (RawStream again = RawStream.get(gateway.at("/mcp"), client, primed)) {
        again.message();
      }
      moves.moved(GatewayMeters.STREAMS_RESUMED, GatewayMeters.REPLAYED_EVENTS);
    }
  }

  @Test
  default void reader_slow_isSeen() {
    Permits listening = new Permits();
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
                      listening.take();
                      for (int i = 0; i < 10_000; i++) {
                        line.event(log);
                      }
                    });
        Running gateway = Running.start(one(server, "") + "limits: { outbox: 128KiB }\n")) {
      TestClient client = gateway.client("/servers/s/mcp", "c").open();
      assertThat(client.call("echo", "{}").text()).isEqualTo("echo");
      Moves moves = moves(gateway);
      try (RawStream stream = RawStream.get(gateway.at("/servers/s/mcp"), client, null)) {
        assertThat(stream.event()).isNotNull();
        listening.open();
        moves.moved(
            GatewayMeters.OUTBOX, GatewayMeters.DIRECT_MEMORY, GatewayMeters.STREAM_OVERFLOW);
      }
    }
  }
}
