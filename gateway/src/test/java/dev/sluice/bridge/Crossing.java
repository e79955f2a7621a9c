package dev.sluice.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.KnownCapabilities;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.settings.ByteSize;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** The bridge between requests of clients and a {@link Playhouse}, on one loop, in driven time. */
final class Crossing {
  static final BridgeConfig CONFIG =
      new BridgeConfig(
          3,
          4,
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          2,
          0,
          ByteSize.ofKiB(64),
          Duration.ofMillis(5),
          ByteSize.ofKiB(1));

  static final String ALL =
      "{\"elicitation\":{\"form\":{},\"url\":{}},\"roots\":{},\"sampling\":{\"tools\":{}}}";

  static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":"
          + ALL;

  static final String ACCEPT = "{\"action\":\"accept\",\"content\":{}}";
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern STATE = Pattern.compile("\"requestState\":(\"[^\"]*\")");

  final EmbeddedChannel embedded = new EmbeddedChannel();
  final Playhouse house = new Playhouse();
  final BridgeCounts counts = new BridgeCounts();
  final BridgeDispatcher bridge;
  final StatelessDoor door;
  private long now = 1;

  Crossing() {
    this(CONFIG);
  }

  Crossing(BridgeConfig config) {
    StateSeal seal = StateSeal.fresh(new SecureRandom(), () -> now);
    this.bridge = new BridgeDispatcher(house, config, counts, () -> seal);
    this.door =
        new StatelessDoor(
            (exchange, sink) ->
                bridge.dispatch(
                    outbound(
                        Objects.requireNonNull(exchange.client()),
                        exchange.message(),
                        exchange.loop()),
                    sink),
            config);
  }

  static Outbound outbound(Client client, Message message, EventLoop loop) {
    return new Outbound(Playhouse.SERVER, client, message, loop, null, false, null);
  }

  /** A client with a session that declares these capabilities. */
  static ScriptedClient session(ProtocolVersion version, String capabilities) {
    return ScriptedClient.session(
        Scope.AGGREGATE, version, KnownCapabilities.of(JSON.readTree(capabilities)));
  }

  EventLoop loop() {
    return embedded.eventLoop();
  }

  /** A request of a client with a session. */
  HeardReply call(Client client, String json) {
    HeardReply reader = new HeardReply(Message.of(json));
    reader.inFlight = bridge.dispatch(outbound(client, reader.request, loop()), reader);
    return reader;
  }

  /** A request of a client without one. */
  HeardReply send(String json) {
    return send(Identity.ANONYMOUS, json);
  }

  HeardReply send(Identity caller, String json) {
    HeardReply reader = new HeardReply(Message.of(json));
    Exchange exchange =
        new Exchange(Scope.AGGREGATE, caller, null, reader.request, loop(), System.nanoTime());
    reader.inFlight = door.handle(exchange, reader);
    return reader;
  }

  /** A tools/call of a client that declares everything and wants progress. */
  static String request(int id, String members) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"tools/call\",\"params\":{\"name\":\"tool\","
        + members
        + META
        + ",\"progressToken\":\"p"
        + id
        + "\"}}}";
  }

  void advance(Duration time) {
    now += time.toNanos();
    embedded.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    embedded.runScheduledPendingTasks();
    embedded.runPendingTasks();
  }

  /** Lets the moment pass in which questions are gathered. */
  void gather() {
    advance(CONFIG.gather());
  }

  /** The first request of a call. */
  HeardReply start() {
    return send(request(1, ""));
  }

  /** The request once more, with the state of an earlier result. */
  HeardReply again(int id, HeardReply before, String responses) {
    return send(again(id, state(before), responses));
  }

  static String again(int id, String state, String responses) {
    return request(
        id,
        "\"requestState\":"
            + state
            + (responses.isEmpty() ? "" : ",\"inputResponses\":" + responses)
            + ",");
  }

  /** The state in a result, with its quotes. */
  static String state(HeardReply reader) {
    Matcher found = STATE.matcher(reader.answer());
    assertThat(found.find()).as(reader.answer()).isTrue();
    return found.group(1);
  }

  static void refused(HeardReply reader) {
    assertThat(reader.failure)
        .isInstanceOfSatisfying(
            Failure.ByClient.class,
            failure -> {
              assertThat(failure.fault()).isEqualTo(ClientFault.INVALID_PARAMS);
              assertThat(failure.message()).contains("requestState");
            });
  }

  /** Ends it: no call may wait, none may be without an end. */
  void nothingIsHeld() {
    bridge.drain();
    embedded.runPendingTasks();
    assertThat(counts.parked()).isZero();
    assertThat(house.calls).allMatch(call -> call.finished);
  }
}
