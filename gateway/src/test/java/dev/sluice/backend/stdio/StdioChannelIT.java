package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.exchange.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StdioChannelIT {
  private final StdioHarness harness = StdioHarness.scripted();
  private UpstreamChannel channel;

  @BeforeEach
  void open() throws Exception {
    channel = harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static String result(int id, String json) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + '}';
  }

  @Test
  void call_answered_hearsTheResponseOnItsLoop() throws Exception {
    Heard heard = harness.call(channel, "echo", "{}");

    assertThat(heard.next()).isEqualTo(result(1, "{\"bytes\":52}"));
    assertThat(heard.isSilent()).isTrue();
  }

  @Test
  void call_lineBreaksBetweenTokens_goesOutAsOneLine() throws Exception {
    Heard heard = harness.call(channel, "raw", "{\n \"a\":\r\n \"b\\n\"}");

    assertThat(heard.next())
        .isEqualTo(
            result(1, "\"{'jsonrpc':'2.0','id':1,'method':'raw','params':{  'a':   'b\\n'}}\""));
  }

  @Test
  void call_withProgressToken_hearsProgressInOrderBeforeTheResponse() throws Exception {
    Heard heard =
        harness.call(channel, "progress", "{\"_meta\":{\"progressToken\":\"mine\"},\"n\":3}");

    for (int step = 1; step <= 3; step++) {
      assertThat(heard.next())
          .startsWith("interim ")
          .contains("\"progressToken\":1,\"progress\":" + step);
    }
    assertThat(heard.next()).isEqualTo(result(1, "{}"));
  }

  @Test
  void call_answeredInABatch_hearsEachMessageOfIt() throws Exception {
    Heard heard = harness.call(channel, "batch", "{\"_meta\":{\"progressToken\":\"mine\"}}");

    assertThat(heard.next()).startsWith("interim ").contains("\"progressToken\":1,\"progress\":1");
    assertThat(heard.next()).isEqualTo(result(1, "{}"));
  }

  @Test
  void call_severalLoops_eachHearsOnItsOwn() throws Exception {
    Heard other = new Heard(harness.otherLoop());
    channel.call(harness.request("echo", "{}"), harness.otherLoop(), other);

    assertThat(other.next()).startsWith("{\"jsonrpc\"");
  }

  @Test
  void call_thousandAtOnce_eachHearsItsOwnAnswer() throws Exception {
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(harness.call(channel, "echo", "{\"pad\":\"" + "x".repeat(i) + "\"}"));
    }
    for (int i = 0; i < 1_000; i++) {
      int digits = Integer.toString(i + 1).length();
      assertThat(all.get(i).next())
          .isEqualTo(result(i + 1, "{\"bytes\":" + (59 + digits + i) + '}'));
    }
  }

  @Test
  void noise_betweenMessages_isSkippedAndCounted() throws Exception {
    assertThat(harness.call(channel, "noise", "{\"n\":5}").next()).isEqualTo(result(1, "{}"));
    assertThat(harness.transport().stats().noiseLines()).isEqualTo(5);
  }

  @Test
  void response_unknownOrTwice_isDroppedAndCounted() throws Exception {
    Heard events = new Heard(harness.loop());
    channel.listen(events);
    Heard heard = harness.call(channel, "twice", "{}");

    assertThat(heard.next()).isEqualTo(result(1, "{}"));
    assertThat(events.next()).contains("notifications/after");
    assertThat(heard.isSilent()).isTrue();
    assertThat(harness.transport().stats().strayMessages()).isEqualTo(3);
  }

  @Test
  void serverRequest_reachesTheListener_andTheAnswerGoesBack() throws Exception {
    Heard events = new Heard(harness.loop());
    channel.listen(events);
    Heard heard = harness.call(channel, "ask", "{}");

    assertThat(events.next()).startsWith("message ").contains("\"id\":77");
    channel.send(Message.of("{\"jsonrpc\":\"2.0\",\"id\":77,\"result\":{\"roots\":[]}}"));
    assertThat(events.next()).contains("notifications/heard");
    assertThat(heard.isSilent()).isTrue();
  }

  @Test
  void cancel_writtenCall_isToldToTheServer() throws Exception {
    Heard heard = new Heard(harness.loop());
    UpstreamCall hanging = harness.call(channel, "hang", "{}", heard);
    assertThat(harness.call(channel, "seen", "{}").next()).contains("\"hang seen\"");

    cancel(hanging);

    assertThat(harness.call(channel, "seen", "{}").next())
        .contains("\"hang seen notifications/cancelled seen\"");
    assertThat(heard.isSilent()).isTrue();
  }

  @Test
  void cancel_twiceOrAfterTheEnd_tellsTheServerNothing() throws Exception {
    Heard heard = new Heard(harness.loop());
    UpstreamCall call = harness.call(channel, "echo", "{}", heard);
    assertThat(heard.next()).contains("bytes");

    cancel(call);
    cancel(call);

    assertThat(harness.call(channel, "seen", "{}").next()).contains("\"echo seen\"");
  }

  @Test
  void cancel_initialize_isNeverToldToTheServer() throws Exception {
    UpstreamCall call = harness.call(channel, "initialize", "{}", new Heard(harness.loop()));
    assertThat(harness.call(channel, "seen", "{}").next()).contains("\"initialize seen\"");

    cancel(call);

    assertThat(harness.call(channel, "seen", "{}").next()).contains("\"initialize seen seen\"");
  }

  private void cancel(UpstreamCall call) {
    CountDownLatch done = new CountDownLatch(1);
    harness
        .loop()
        .execute(
            () -> {
              call.cancel("no longer \"needed\"");
              done.countDown();
            });
    StdioHarness.await(done);
  }
}
