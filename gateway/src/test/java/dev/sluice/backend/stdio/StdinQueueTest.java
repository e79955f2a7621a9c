package dev.sluice.backend.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StdinQueueTest {
  private static final int LIMIT = 100;
  private final StdinQueue queue = new StdinQueue(LIMIT);

  @AfterEach
  void discard() {
    queue.discard();
  }

  private static StdinQueue.Line line(String text) {
    ByteBuf bytes = ByteBufAllocator.DEFAULT.heapBuffer();
    bytes.writeCharSequence(text, UTF_8);
    return new StdinQueue.Line(bytes, null);
  }

  private boolean offer(StdinQueue.Line line) {
    boolean taken = queue.offer(line);
    if (!taken) {
      line.bytes().release();
    }
    return taken;
  }

  private String take() throws InterruptedException {
    StdinQueue.Line line = queue.take();
    if (line == null) {
      return "end";
    }
    String text = line.bytes().toString(UTF_8);
    line.bytes().release();
    return text;
  }

  @Test
  void offer_atTheLimit_isTaken() {
    assertThat(offer(line("x".repeat(40)))).isTrue();
    assertThat(offer(line("x".repeat(60)))).isTrue();
    assertThat(queue.waitingBytes()).isEqualTo(LIMIT);
  }

  @Test
  void offer_oneByteOverTheLimit_isRefused() {
    assertThat(offer(line("x".repeat(40)))).isTrue();
    assertThat(offer(line("x".repeat(61)))).isFalse();
    assertThat(queue.waitingBytes()).isEqualTo(40);
  }

  @Test
  void offer_afterATake_hasRoomAgain() throws Exception {
    assertThat(offer(line("x".repeat(LIMIT)))).isTrue();
    assertThat(offer(line("x"))).isFalse();
    take();
    assertThat(offer(line("x"))).isTrue();
  }

  @Test
  void offer_sameTextTwice_keepsBoth() throws Exception {
    offer(line("same"));
    offer(line("same"));

    assertThat(take() + take()).isEqualTo("samesame");
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.waitingBytes()).isZero();
  }

  @Test
  void take_urgentLines_comeFirstInTheirOrder() throws Exception {
    offer(line("a"));
    offer(line("b"));
    assertThat(queue.offerUrgent(line("1"))).isTrue();
    assertThat(queue.offerUrgent(line("2"))).isTrue();

    assertThat(take() + take() + take() + take()).isEqualTo("12ab");
  }

  @Test
  void offerUrgent_ordinaryLinesFull_isTakenUpToItsOwnLimit() {
    offer(line("x".repeat(LIMIT)));
    assertThat(queue.offerUrgent(line("x".repeat(LIMIT)))).isTrue();

    StdinQueue.Line over = line("x");
    assertThat(queue.offerUrgent(over)).isFalse();
    over.bytes().release();
  }

  @Test
  void take_closed_drainsThenEnds() throws Exception {
    offer(line("a"));
    queue.close();
    assertThat(offer(line("b"))).isFalse();
    assertThat(take()).isEqualTo("a");
    assertThat(take()).isEqualTo("end");
  }

  @Test
  void discard_waitingLines_releasesAndEnds() throws Exception {
    offer(line("a"));
    queue.discard();
    assertThat(queue.waitingBytes()).isZero();
    assertThat(take()).isEqualTo("end");
  }
}
