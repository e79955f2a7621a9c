package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ScriptedClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a pool does with servers that know no sessions, and with those that change their mind. */
class EraTest {
  private final Harness harness = new Harness();

  private static ScriptedClient client(int which) {
    return ScriptedClient.session(
        new ClientCapabilities("{\"x\":" + which + "}", false, false, false));
  }

  private ScriptedTransport.ScriptedChannel channel(int index) {
    return harness.transport.channel(index);
  }

  private void answerAll() {
    harness.transport.channels.forEach(
        channel -> {
          channel.received.forEach(call -> channel.answer(call, "{}"));
          channel.received.clear();
        });
  }

  @Test
  void stateless_clientsOfAllKinds_shareOneSessionAndOneProbe() {
    harness.transport.modern = true;
    for (int i = 0; i < 5; i++) {
      harness.call(client(i), false);
    }
    assertThat(harness.transport.channels).hasSize(1);
    assertThat(harness.transport.discovers).isEqualTo(1);
    assertThat(harness.lane.upstreamSessions()).isEqualTo(1);
    assertThat(harness.lane.revision()).isEqualTo("2026-07-28");
    assertThat(channel(0).received.get(3).text())
        .contains("\"io.modelcontextprotocol/clientCapabilities\":{\"x\":3}");
    answerAll();
  }

  @Test
  void unknown_manyKindsAtOnce_shareTheProbeAndThenPart() {
    harness.transport.silentOnInitialize = true;
    HeardReply first = harness.call(client(1), false);
    HeardReply second = harness.call(client(2), false);
    HeardReply third = harness.call(client(1), false);
    assertThat(harness.transport.channels).hasSize(1);
    harness.transport.silentOnInitialize = false;
    channel(0).initialized();
    harness.run();
    assertThat(harness.transport.channels).hasSize(2);
    answerAll();
    assertThat(first.answer).isNotNull();
    assertThat(second.answer).isNotNull();
    assertThat(third.answer).isNotNull();
    assertThat(harness.lane.upstreamSessions()).isEqualTo(2);
  }

  @Test
  void upgrade_whileRunning_foldsAllSessionsIntoOne() {
    ScriptedClient one = client(1);
    ScriptedClient two = client(2);
    harness.call(one, false);
    harness.call(two, false);
    answerAll();
    harness.transport.modern = true;
    HeardReply refused = harness.call(one, false);
    channel(0).last().listener().onSessionExpired();
    harness.run();
    answerAll();
    assertThat(refused.answer).isNotNull();
    assertThat(harness.lane.upstreamSessions()).isEqualTo(1);
    assertThat(harness.lane.revision()).isEqualTo("2026-07-28");
    harness.call(two, false);
    assertThat(harness.transport.channels).hasSize(3);
    assertThat(channel(0).closes + channel(1).closes).isEqualTo(2);
    answerAll();
  }

  @Test
  void downgrade_whileRunning_opensSessionsAgain() {
    harness.transport.modern = true;
    harness.call(client(1), false);
    answerAll();
    harness.transport.modern = false;
    HeardReply refused = harness.call(client(2), false);
    channel(0).last().listener().onSessionExpired();
    harness.run();
    answerAll();
    assertThat(refused.answer).isNotNull();
    assertThat(harness.lane.revision()).isEqualTo("2025-06-18");
    harness.call(client(1), false);
    assertThat(harness.lane.upstreamSessions()).isEqualTo(2);
    answerAll();
  }

  @Test
  void health_ofAServerWithoutSessions_isAskedByDiscover() {
    harness.transport.modern = true;
    harness.call(client(1), false);
    answerAll();
    harness.advance(Duration.ofMinutes(1));
    harness.lane.tick(harness.loop());
    harness.run();
    assertThat(harness.transport.discovers).isEqualTo(2);
    assertThat(harness.transport.pings).isZero();
    assertThat(harness.lane.isUp()).isTrue();
  }

  @Test
  void news_ofAServerWithoutSessions_isForEverybody() {
    harness.transport.modern = true;
    harness.call(client(1), false);
    answerAll();
    harness.run();
    channel(0).say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
    assertThat(harness.events).contains("notifications/tools/list_changed");
  }

  @Test
  void request_ofAServerWithoutSessions_reachesNobody() {
    harness.transport.modern = true;
    HeardReply caller = harness.call(client(1), false);
    channel(0).say("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"roots/list\"}");
    channel(0)
        .last()
        .listener()
        .onInterim(Message.of("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"roots/list\"}"));
    harness.run();
    assertThat(caller.interim).isEmpty();
    assertThat(channel(0).sent).isEmpty();
    answerAll();
  }
}
