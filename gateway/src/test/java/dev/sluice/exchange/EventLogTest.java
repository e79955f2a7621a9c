package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.jsonrpc.Member;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reader gets of a stream, now and when it comes back. */
final class EventLogTest {
  private static final OutboxLimits WIDE = new OutboxLimits(1_000_000, 1_000);
  private static final OutboxLimits TWO = new OutboxLimits(1_000_000, 2);

  private final LoggedStream stream = new LoggedStream(100, 100_000);

  @Test
  void next_withReader_isInOrderAndTellsOnceWhenThereIsMore() {
    LoggedStream.Ear ear = stream.attached(WIDE);
    assertThat(stream.take(ear)).isEmpty();
    stream.note(1);
    stream.note(2);

    assertThat(stream.told).containsExactly("a ready");
    assertThat(stream.take(ear)).containsExactly("1 01", "2 02");
    assertThat(stream.counts.outboxBytes.sum()).isZero();
  }

  @Test
  void attach_afterEachEvent_getsExactlyTheRest() {
    LoggedStream.Ear ear = stream.attached(WIDE);
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      stream.note(i);
      all.addAll(stream.take(ear));
    }
    stream.respond(1);
    stream.log.complete();
    all.addAll(stream.take(ear));
    assertThat(all).hasSize(21);

    for (int seen = 0; seen <= 21; seen++) {
      LoggedStream.Ear back = stream.ear("b" + seen);
      stream.log.attach(back, WIDE, seen);
      assertThat(stream.take(back)).isEqualTo(all.subList(seen, 21));
      assertThat(stream.log.isOver(back)).isTrue();
    }
    assertThat(stream.counts.replayed.sum()).isEqualTo(21 * 22 / 2);
  }

  @Test
  void append_whileAway_isKeptAsItIs() {
    LoggedStream.Ear ear = stream.attached(WIDE);
    stream.progress("1", 1);
    stream.take(ear);
    stream.log.detach(ear);
    stream.progress("1", 2);
    stream.progress("1", 3);
    stream.respond(1);
    stream.log.complete();

    LoggedStream.Ear back = stream.ear("b");
    stream.log.attach(back, WIDE, 1);
    assertThat(stream.take(back)).containsExactly("2 progress 2", "3 progress 3", "4 result");
    assertThat(stream.counts.replayed.sum()).isEqualTo(3);
    assertThat(stream.counts.coalesced.sum()).isZero();
  }

  @Test
  void attach_withoutLastId_skipsWhatWasWritten() {
    LoggedStream.Ear ear = stream.attached(WIDE);
    stream.note(1);
    stream.take(ear);
    stream.log.detach(ear);
    stream.note(2);

    LoggedStream.Ear back = stream.ear("b");
    assertThat(stream.log.attach(back, WIDE, EventLog.UNSEEN)).isEqualTo(EventLog.NONE);
    assertThat(stream.take(back)).containsExactly("2 02");
  }

  @Test
  void attach_nothingWaiting_givesNumberOfItsOwn() {
    LoggedStream.Ear ear = stream.ear("a");
    assertThat(stream.log.attach(ear, WIDE, EventLog.UNSEEN)).isZero();
    stream.note(1);
    assertThat(stream.take(ear)).containsExactly("1 01");
    stream.log.detach(ear);
    assertThat(stream.log.attach(ear, WIDE, EventLog.UNSEEN)).isEqualTo(2);
    assertThat(stream.log.issued(2)).isTrue();
    assertThat(stream.log.issued(3)).isFalse();
  }

  @Test
  void attach_second_newestWins() {
    LoggedStream.Ear first = stream.attached(WIDE);
    LoggedStream.Ear second = stream.ear("b");
    stream.take(first);
    stream.log.attach(second, WIDE, 0);
    stream.note(1);

    assertThat(stream.told).containsExactly("flow", "a displaced");
    assertThat(stream.log.next(first)).isNull();
    assertThat(stream.take(second)).containsExactly("1 01");
    stream.log.detach(first);
    assertThat(stream.log.hasReader()).isTrue();
  }

  @Test
  void ring_eventsAtTheLimitAndOnePast_oldestGivesWay() {
    LoggedStream small = new LoggedStream(3, 100_000);
    LoggedStream.Ear ear = small.attached(WIDE);
    small.log.detach(ear);
    for (int i = 1; i <= 3; i++) {
      assertThat(small.note(i)).isTrue();
    }
    assertThat(replayed(small)).containsExactly("1 01", "2 02", "3 03");
    assertThat(small.note(4)).isTrue();
    assertThat(replayed(small)).containsExactly("2 02", "3 03", "4 04");
  }

  @Test
  void ring_bytesAtTheLimitAndOnePast_oldestGivesWay() {
    assertThat(replayedOfTwo(2 * LoggedStream.NOTE_SIZE)).containsExactly("1 01", "2 02");
    assertThat(replayedOfTwo(2 * LoggedStream.NOTE_SIZE - 1)).containsExactly("2 02");
    assertThat(replayedOfTwo(LoggedStream.NOTE_SIZE - 1)).isEmpty();
  }

  private static List<String> replayedOfTwo(long bytes) {
    LoggedStream small = new LoggedStream(10, bytes);
    LoggedStream.Ear ear = small.attached(WIDE);
    small.note(1);
    small.note(2);
    assertThat(small.take(ear)).hasSize(2);
    return replayed(small);
  }

  @Test
  void ring_accountAtTheLimitAndOnePast_oldestGivesWay() {
    LoggedStream fits = new LoggedStream(10, 100_000, 2 * LoggedStream.NOTE_SIZE);
    LoggedStream past = new LoggedStream(10, 100_000, 2 * LoggedStream.NOTE_SIZE - 1);
    for (LoggedStream each : List.of(fits, past)) {
      each.log.detach(each.attached(WIDE));
      each.note(1);
      each.note(2);
    }
    assertThat(replayed(fits)).hasSize(2);
    assertThat(replayed(past)).containsExactly("2 02");
  }

  private static List<String> replayed(LoggedStream stream) {
    LoggedStream.Ear back = stream.ear("back");
    stream.log.attach(back, WIDE, 0);
    List<String> taken = stream.take(back);
    stream.log.detach(back);
    return taken;
  }

  @Test
  void ring_fullWhileAway_keepsRequestsAndRefusesMore() {
    LoggedStream small = new LoggedStream(2, 100_000);
    small.log.detach(small.attached(WIDE));
    assertThat(small.request(1)).isTrue();
    assertThat(small.note(1)).isTrue();
    assertThat(small.request(2)).as("a notification gives way").isTrue();
    assertThat(small.request(3)).as("nothing gives way").isFalse();
    assertThat(small.note(2)).isFalse();
    assertThat(small.respond(5)).as("a response is kept in any case").isTrue();

    assertThat(replayed(small)).containsExactly("1 request 1", "3 request 2", "6 result");
    assertThat(small.counts.dropped.sum()).isEqualTo(2);
  }

  @Test
  void respond_largerThanTheRing_isWrittenWholeAndReplayedAsError() {
    LoggedStream small = new LoggedStream(10, 2_000);
    LoggedStream.Ear ear = small.attached(WIDE);
    small.respond(EventLog.LARGE);
    small.log.complete();
    assertThat(small.take(ear)).containsExactly("1 whole result");
    small.log.detach(ear);

    assertThat(replayed(small)).containsExactly("1 \"lost\"");
  }

  @Test
  void respond_largerThanTheRingWhileAway_isReplayedAsError() {
    LoggedStream small = new LoggedStream(10, 6_000);
    small.log.detach(small.attached(WIDE));
    small.respond(7_000);
    small.respond(EventLog.LARGE);
    small.respond(5_000);

    assertThat(replayed(small)).containsExactly("1 \"lost\"", "2 \"lost\"", "3 result");
  }

  @Test
  void respond_manyLargerTogetherThanTheRing_oldestBecomeErrors() {
    LoggedStream small = new LoggedStream(10, 12_000);
    LoggedStream.Ear ear = small.attached(WIDE);
    for (int i = 0; i < 3; i++) {
      small.respond(5_000);
    }
    assertThat(small.take(ear)).hasSize(3);

    assertThat(replayed(small)).containsExactly("1 \"lost\"", "2 result", "3 result");
  }

  @Test
  void stalled_laterProgressOfTheSameToken_takesThePlace() {
    LoggedStream.Ear ear = stream.attached(WIDE);
    stream.log.stall(ear, true);
    stream.progress("1", 1);
    stream.note(7);
    stream.progress("\"1\"", 2);
    stream.progress("1", 3);
    stream.log.stall(ear, false);
    stream.progress("1", 4);

    assertThat(stream.told).containsExactly("stall", "flow");
    assertThat(stream.counts.coalesced.sum()).isEqualTo(1);
    assertThat(stream.take(ear))
        .containsExactly("1 progress 3", "2 07", "3 progress 2", "4 progress 4");
    assertThat(stream.counts.outboxBytes.sum()).isZero();
  }

  @Test
  void stalled_tokenWasReplaced_countsAsWritten() {
    LoggedStream.Ear ear = stream.attached(WIDE);
    stream.log.stall(ear, true);
    for (String token : List.of("8", "9", "8")) {
      Message message =
          Message.of(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                  + "{\"progressToken\":1,\"progress\":5}}");
      stream.log.append(
          message.replace(Member.NOTIFIED_PROGRESS_TOKEN, new byte[] {(byte) token.charAt(0)}));
    }
    assertThat(stream.take(ear)).hasSize(2);
  }

  @Test
  void outbox_eventsAtTheLimitAndOnePast_streamIsClosed() {
    LoggedStream.Ear ear = stream.attached(TWO);
    assertThat(stream.note(1) && stream.note(2)).isTrue();
    assertThat(stream.told).isEmpty();
    assertThat(stream.note(3)).isTrue();

    assertThat(stream.told).containsExactly("flow", "a overflowed");
    assertThat(stream.take(ear)).isEmpty();
    assertThat(stream.counts.closed.sum()).isEqualTo(1);
    assertThat(replayed(stream)).containsExactly("1 01", "2 02", "3 03");
  }

  @Test
  void outbox_bytesAtTheLimitAndOnePast_streamIsClosed() {
    stream.attached(new OutboxLimits(2 * LoggedStream.NOTE_SIZE, 100));
    stream.note(1);
    stream.note(2);
    assertThat(stream.counts.outboxBytes.sum()).isEqualTo(2 * LoggedStream.NOTE_SIZE);
    assertThat(stream.told).isEmpty();
    LoggedStream past = new LoggedStream(10, 10_000);
    past.attached(new OutboxLimits(2 * LoggedStream.NOTE_SIZE - 1, 100));
    past.note(1);
    past.note(2);
    assertThat(past.told).containsExactly("flow", "a overflowed");
    assertThat(past.counts.outboxBytes.sum()).isZero();
  }

  @Test
  void outbox_full_logMessagesGoFirst() {
    LoggedStream.Ear ear = stream.attached(new OutboxLimits(1_000_000, 3));
    stream.logged(1);
    stream.note(1);
    stream.logged(2);
    assertThat(stream.logged(3)).isFalse();
    assertThat(stream.note(2)).isTrue();
    assertThat(stream.counts.dropped.sum()).isEqualTo(2);
    assertThat(stream.take(ear)).containsExactly("2 01", "3 log 2", "4 02");
  }

  @Test
  void outbox_full_responseIsTakenAllTheSame() {
    LoggedStream.Ear ear = stream.attached(TWO);
    stream.note(1);
    stream.note(2);
    assertThat(stream.respond(EventLog.LARGE)).isTrue();
    assertThat(stream.take(ear)).containsExactly("1 01", "2 02", "3 whole result");
  }

  @Test
  void shared_full_endsForAResponseToo() {
    StreamCounts counts = new StreamCounts();
    EventLog shared = EventLog.shared(counts);
    LoggedStream.Ear ear = stream.ear("s");
    shared.attach(ear, TWO, EventLog.UNSEEN);
    assertThat(shared.respond(Unpooled.wrappedBuffer(new byte[2_000_000]))).isTrue();
    assertThat(shared.respond(Unpooled.wrappedBuffer(new byte[1]))).isFalse();
    assertThat(stream.told).containsExactly("s overflowed");
    assertThat(shared.hasIds()).isFalse();
    assertThat(counts.outboxBytes.sum()).isZero();
  }

  @Test
  void unkept_full_dropsAndTells() {
    EventLog unkept = EventLog.unkept(new StreamCounts());
    LoggedStream.Ear ear = stream.ear("u");
    unkept.attach(ear, new OutboxLimits(1_000_000, 1), EventLog.UNSEEN);
    assertThat(unkept.append(Message.of(LoggedStream.notice("01")))).isTrue();
    assertThat(unkept.append(Message.of(LoggedStream.notice("02")))).isFalse();
    assertThat(unkept.respond(Unpooled.wrappedBuffer(new byte[1]))).isTrue();
    unkept.detach(ear);
    assertThat(unkept.append(Message.of(LoggedStream.notice("03")))).isFalse();
    assertThat(stream.told).isEmpty();
  }

  @Test
  void detach_moreWaitsThanIsKept_newestStay() {
    LoggedStream small = new LoggedStream(2, 100_000);
    LoggedStream.Ear ear = small.attached(WIDE);
    for (int i = 1; i <= 5; i++) {
      small.note(i);
    }
    small.log.detach(ear);
    assertThat(replayed(small)).containsExactly("4 04", "5 05");
  }

  @Test
  void retire_withoutReader_givesEverythingBack() {
    stream.log.detach(stream.attached(WIDE));
    stream.note(1);
    stream.respond(10);
    assertThat(stream.total.held()).isPositive();
    stream.log.retire();
    assertThat(stream.total.held()).isZero();
    assertThat(stream.note(2)).isFalse();
    assertThat(stream.log.isComplete()).isTrue();
  }

  @Test
  void retire_withReader_itGetsWhatWaits() {
    LoggedStream.Ear ear = stream.attached(WIDE);
    stream.note(1);
    stream.take(ear);
    stream.note(2);
    stream.log.retire();
    assertThat(stream.total.held()).isZero();
    assertThat(stream.take(ear)).containsExactly("2 02");
    assertThat(stream.log.isOver(ear)).isTrue();
    stream.log.detach(ear);
    assertThat(stream.total.held()).isZero();
  }

  @Test
  void idleNanos_countsFromTheLaterOfLossAndEnd() {
    LoggedStream.Ear ear = stream.attached(WIDE);
    stream.nanos.set(5);
    assertThat(stream.log.idleNanos(9)).isZero();
    stream.log.detach(ear);
    stream.nanos.set(7);
    stream.log.complete();
    assertThat(stream.log.idleNanos(9)).isEqualTo(2);
  }
}
