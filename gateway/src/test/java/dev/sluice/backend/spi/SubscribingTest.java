package dev.sluice.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientCapabilities;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Subscribing at a server that tells of changes in one stream: what is asked for anew, and when.
 */
final class SubscribingTest {
  private static final String ACK_WITHOUT_RESOURCES =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"notifications\":{\"toolsListChanged\":true}}}";
  private static final String UPDATED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1},\"uri\":\"r:1\"}}";

  private final ListenedChannel channel = new ListenedChannel();

  @AfterEach
  void finish() {
    channel.finish();
    assertThat(channel.line.open).isFalse();
  }

  @Test
  void subscribe_newResource_opensTheNewStreamBeforeTheOldEnds() {
    channel.acknowledge(0);
    channel.subscribe("r:1");
    assertThat(channel.streams()).isEqualTo(2);
    assertThat(channel.stream(1).json()).contains("\"resourceSubscriptions\":[\"r:1\"]");
    assertThat(channel.stream(0).isCancelled()).isFalse();
    assertThat(channel.answers).isEmpty();
    channel.acknowledge(1);
    assertThat(channel.stream(0).isCancelled()).isTrue();
    assertThat(channel.answers).containsExactly("result");
    channel.stream(1).say(UPDATED);
    assertThat(channel.news).hasSize(1);
  }

  @Test
  void subscribe_knownResource_isAnsweredAtOnce() {
    channel.subscribe("r:1");
    channel.acknowledge(0);
    channel.acknowledge(1);
    channel.subscribe("r:1");
    assertThat(channel.streams()).isEqualTo(2);
    assertThat(channel.answers).containsExactly("result", "result");
  }

  @Test
  void subscribe_manyWhileAStreamOpens_openOneMore() {
    channel.subscribe("r:1");
    channel.subscribe("r:2");
    channel.subscribe("r:3");
    assertThat(channel.streams()).isEqualTo(1);
    channel.acknowledge(0);
    assertThat(channel.streams()).isEqualTo(2);
    assertThat(channel.stream(1).json()).contains("[\"r:1\",\"r:2\",\"r:3\"]");
    channel.acknowledge(1);
    assertThat(channel.answers).hasSize(3).containsOnly("result");
  }

  @Test
  void subscribe_serverThatTellsOfNoResources_isRefused() {
    channel.acknowledge(0);
    channel.subscribe("r:1");
    channel.acknowledge(1, ACK_WITHOUT_RESOURCES);
    assertThat(channel.answers).containsExactly("error -32601");
    assertThat(channel.interests.uris()).isEmpty();
  }

  @Test
  void subscribe_refusedStream_passesTheErrorOn() {
    channel.acknowledge(0);
    channel.subscribe("r:1");
    channel.refuse(1, -32602);
    assertThat(channel.answers).containsExactly("error -32602");
    assertThat(channel.stream(0).isCancelled()).isFalse();
  }

  @Test
  void subscribe_streamThatIsNotAcknowledged_failsAtTheLimit() {
    channel.acknowledge(0);
    channel.subscribe("r:1");
    channel.advance(ListenStream.ACKNOWLEDGED_MILLIS - 1);
    assertThat(channel.answers).isEmpty();
    channel.advance(1);
    assertThat(channel.answers).containsExactly("failure deadline_exceeded");
    assertThat(channel.stream(1).isCancelled()).isTrue();
  }

  @Test
  void unsubscribe_lastOfAll_narrowsTheStream() {
    channel.subscribe("r:1");
    channel.acknowledge(0);
    channel.acknowledge(1);
    channel.unsubscribe("r:1");
    assertThat(channel.answers).hasSize(2);
    assertThat(channel.stream(2).json()).contains("\"notifications\":{\"toolsListChanged\":true}}");
    channel.acknowledge(2);
    assertThat(channel.stream(1).isCancelled()).isTrue();
  }

  @Test
  void unsubscribe_whileAnotherKindOfClientListens_changesNothing() {
    ClientCapabilities other = new ClientCapabilities("{\"x\":{}}", false, false, false);
    channel.subscribe("r:1");
    channel.acknowledge(0);
    channel.acknowledge(1);
    channel.subscribe("r:1", other);
    channel.unsubscribe("r:1");
    assertThat(channel.streams()).isEqualTo(2);
  }

  @Test
  void subscribe_givenUpBeforeItsAnswer_isForgotten() {
    channel.subscribe("r:1");
    channel.giveUpFirst();
    channel.acknowledge(0);
    assertThat(channel.interests.uris()).isEmpty();
    assertThat(channel.answers).isEmpty();
  }

  @Test
  void subscribe_twoAtOnceAndTheFirstGivesUp_theOtherIsToldOfChanges() {
    channel.acknowledge(0);
    channel.subscribe("r:1");
    channel.subscribe("r:1");
    channel.giveUpFirst();
    channel.acknowledge(1);
    assertThat(channel.answers).containsExactly("result");
    assertThat(channel.interests.uris()).containsExactly("r:1");
    channel.subscribe("r:2");
    assertThat(channel.line.asked.getLast().json()).contains("[\"r:1\",\"r:2\"]");
  }

  @Test
  void subscribe_whenTheChannelCloses_isRefusedAndForgotten() {
    channel.subscribe("r:1");
    channel.close();
    assertThat(channel.answers).containsExactly("error -32603");
    assertThat(channel.interests.uris()).isEmpty();
  }
}
