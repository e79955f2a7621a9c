package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.settings.ByteSize;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StdioLimitsIT {
  /** More than a pipe and the JDK's buffer take while nobody reads. */
  private static final int STUFFED = 300_000;

  @Test
  void line_atTheLimit_arrives() throws Exception {
    try (StdioHarness harness =
        new StdioHarness(StdioHarness.limited(ByteSize.ofKiB(100), ByteSize.ofMiB(1)))) {
      UpstreamChannel channel = harness.open();

      assertThat(harness.call(channel, "line", "{\"n\":102400}").next()).hasSize(102_400);
      assertThat(harness.transport().stats().overlongLines()).isZero();
    }
  }

  @Test
  void line_oneByteOverTheLimit_failsItsCallAtOnceIsCountedAndTheNextArrives() throws Exception {
    try (StdioHarness harness =
        new StdioHarness(StdioHarness.limited(ByteSize.ofKiB(100), ByteSize.ofMiB(1)))) {
      UpstreamChannel channel = harness.open();
      Heard overlong = harness.call(channel, "line", "{\"n\":102401}");

      assertThat(harness.call(channel, "echo", "{}").next()).contains("\"id\":2");
      assertThat(overlong.next()).isEqualTo("failure RESPONSE_TOO_LARGE ALL");
      assertThat(overlong.failure().message()).contains("longer than 100KiB");
      assertThat(harness.transport().stats().overlongLines()).isEqualTo(1);
    }
  }

  @Test
  void flood_loopHeldUp_stopsReadingAndLosesNothing() throws Exception {
    int messages = 5_000;
    try (StdioHarness harness = StdioHarness.scripted()) {
      UpstreamChannel channel = harness.open();
      Heard events = new Heard(harness.loop());
      channel.listen(events);
      Heard other = new Heard(harness.otherLoop());
      CountDownLatch held = new CountDownLatch(1);
      harness.loop().execute(() -> hold(held));
      channel.call(
          harness.request("flood", "{\"n\":" + messages + '}'), harness.otherLoop(), other);
      awaitFullWindow();
      assertThat(other.isSilent()).isTrue();

      held.countDown();

      for (int i = 0; i < messages; i++) {
        assertThat(events.next()).startsWith("message ");
      }
      assertThat(other.next()).contains("result");
    }
  }

  /** Keeps a loop busy; waiting, or saying that it spins, would ring the alarm of blocked loops. */
  private static void hold(CountDownLatch held) {
    long rounds = 0;
    while (held.getCount() > 0) {
      rounds++;
    }
    assertThat(rounds).isNotNegative();
  }

  /** The reading thread is seen to wait for the loop. */
  private static void awaitFullWindow() {
    StdioHarness.until(
        "the reading thread waits",
        () ->
            Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().startsWith("stdio-scripted-stdout"))
                .filter(entry -> entry.getKey().getState() == Thread.State.WAITING)
                .flatMap(entry -> Arrays.stream(entry.getValue()))
                .anyMatch(frame -> frame.getClassName().endsWith("DeliveryWindow")));
  }

  @Test
  void queue_childDoesNotRead_failsOverTheLimitWithNothingSent() throws Exception {
    try (ServerSocket gates = gates();
        StdioHarness harness =
            new StdioHarness(StdioHarness.limited(ByteSize.ofMiB(1), ByteSize.ofMiB(1)))) {
      UpstreamChannel channel = harness.open();
      Heard gated = harness.call(channel, "gate", "{\"n\":" + gates.getLocalPort() + '}');
      try (Socket gate = gates.accept()) {
        assertThat(gate.isConnected()).isTrue();
        String pad = "{\"pad\":\"" + "x".repeat(STUFFED) + "\"}";
        Heard stuffed = harness.call(channel, "echo", pad);
        awaitWritten(stuffed, channel, harness);
        Heard first = harness.call(channel, "echo", pad);
        Heard second = harness.call(channel, "echo", pad);
        Heard third = harness.call(channel, "echo", pad);
        Heard fourth = harness.call(channel, "echo", pad);

        assertThat(fourth.next()).isEqualTo("failure OVERLOADED NOTHING");
        assertThat(fourth.failure().message()).contains("server scripted does not read its stdin");
        gate.shutdownOutput();
        for (Heard answered : new Heard[] {stuffed, first, second, third}) {
          assertThat(answered.next()).contains("bytes");
        }
        assertThat(gated.isSilent()).isTrue();
      }
    }
  }

  /** The writer is seen to be stuck in the pipe with the first call, which left the queue. */
  private static void awaitWritten(Heard stuffed, UpstreamChannel channel, StdioHarness harness) {
    StdioHarness.until(
        "the writing thread is stuck",
        () ->
            Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().startsWith("stdio-scripted-stdin"))
                .flatMap(entry -> Arrays.stream(entry.getValue()))
                .anyMatch(frame -> frame.getMethodName().equals("writeBytes")));
    assertThat(stuffed.isSilent()).isTrue();
    assertThat(channel.isOpen()).isTrue();
    assertThat(harness.transport().stats().running()).isEqualTo(1);
  }

  @Test
  void cancel_queueHeldUp_overtakesItAndWithdrawsWhatWasNotWritten() throws Exception {
    try (ServerSocket gates = gates();
        StdioHarness harness = StdioHarness.scripted()) {
      UpstreamChannel channel = harness.open();
      UpstreamCall written = harness.call(channel, "hang", "{}", new Heard(harness.loop()));
      harness.call(channel, "gate", "{\"n\":" + gates.getLocalPort() + '}');
      try (Socket gate = gates.accept()) {
        Heard stuffed = harness.call(channel, "echo", pad());
        awaitWritten(stuffed, channel, harness);
        harness.call(channel, "hang2", "{}");
        UpstreamCall queued = harness.call(channel, "hang3", "{}", new Heard(harness.loop()));
        cancel(harness, queued);
        cancel(harness, written);
        gate.shutdownOutput();

        assertThat(harness.call(channel, "seen", "{}").next())
            .contains("\"hang gate echo notifications/cancelled hang2 seen\"");
      }
    }
  }

  private static String pad() {
    return "{\"pad\":\"" + "x".repeat(STUFFED) + "\"}";
  }

  private static void cancel(StdioHarness harness, UpstreamCall call) {
    CountDownLatch done = new CountDownLatch(1);
    harness
        .loop()
        .execute(
            () -> {
              call.cancel("enough");
              done.countDown();
            });
    StdioHarness.await(done);
  }

  @Test
  void send_queueFull_isDroppedAndCounted() throws Exception {
    try (ServerSocket gates = gates();
        StdioHarness harness =
            new StdioHarness(StdioHarness.limited(ByteSize.ofMiB(1), ByteSize.ofKiB(400)))) {
      UpstreamChannel channel = harness.open();
      harness.call(channel, "gate", "{\"n\":" + gates.getLocalPort() + '}');
      try (Socket gate = gates.accept()) {
        assertThat(gate.isConnected()).isTrue();
        awaitWritten(harness.call(channel, "echo", pad()), channel, harness);
        harness.call(channel, "echo", pad());
        channel.send(
            Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"big\",\"params\":" + pad() + '}'));

        assertThat(harness.transport().stats().droppedMessages()).isEqualTo(1);
      }
    }
  }

  @Test
  void call_longerThanTheWholeQueue_failsAsOverloaded() throws Exception {
    try (StdioHarness harness =
        new StdioHarness(StdioHarness.limited(ByteSize.ofMiB(1), ByteSize.ofKiB(1)))) {
      UpstreamChannel channel = harness.open();
      var failure = harness.call(channel, "echo", pad()).failure();

      assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
      assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
    }
  }

  private static ServerSocket gates() throws Exception {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
