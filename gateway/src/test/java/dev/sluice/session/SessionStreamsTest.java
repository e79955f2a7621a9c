package dev.sluice.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.OutboxLimits;
import dev.sluice.exchange.OutgoingEvent;
import dev.sluice.exchange.SessionDoor.Resumption;
import dev.sluice.settings.ByteSize;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which stream a Last-Event-ID means, and for how long. */
final class SessionStreamsTest {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final OutboxLimits WIDE = new OutboxLimits(1_000_000, 1_000);

  private final AtomicLong nanos = new AtomicLong();
  private final Replays replays = replays(WINDOW, 2);
  private final SessionStreams streams = new SessionStreams(replays);

  private Replays replays(Duration window, int kept) {
    return new Replays(
        new Limits()
            .resumeWindow(window)
            .replay(
                new ReplayConfig(
                    100, ByteSize.ofKiB(16), kept, ByteSize.ofKiB(32), ByteSize.ofMiB(1)))
            .config(),
        nanos::get);
  }

  /** A reader that ignores what it is told. */
  private static final class Deaf implements EventLog.Reader {
    @Override
    public void ready() {}

    @Override
    public void displaced() {}

    @Override
    public void overflowed() {}
  }

  private static Message note() {
    return Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}");
  }

  private static String id(EventLog log, long seq) {
    ByteBuf out = Unpooled.buffer();
    log.writeId(out, seq);
    return out.toString(US_ASCII);
  }

  @Test
  void resume_streamsOpenAtTheBound_isServedAndOneMoreIsRefused() {
    SessionStreams few =
        new SessionStreams(new Replays(new Limits().streams(2).config(), nanos::get));
    EventLog call = few.reply();
    call.attach(new Deaf(), WIDE, EventLog.UNSEEN);
    EventLog standing = ((Resumption.Standing) few.resume(null)).log();
    Deaf reader = new Deaf();
    standing.attach(reader, WIDE, EventLog.UNSEEN);
    assertThat(few.replying()).isEqualTo(1);

    EventLog another = few.reply();
    another.append(note());
    Failure failure = ((Resumption.Refused) few.resume(id(another, 0))).failure();
    assertThat(((Failure.ByClient) failure).fault()).isEqualTo(ClientFault.TOO_MANY_REQUESTS);
    assertThat(failure.message()).contains("2").contains("sessions.streams");
    // The place of a connection that is there may always be taken.
    assertThat(few.resume(null)).isInstanceOf(Resumption.Standing.class);
    standing.detach(reader);
    assertThat(few.resume(id(another, 0))).isInstanceOf(Resumption.Answering.class);
    assertThat(few.keptBytes()).isPositive();
    few.close();
    assertThat(few.isEmpty()).isTrue();
  }

  /** A stream whose connection came and went. */
  private EventLog reply() {
    EventLog log = streams.reply();
    Deaf reader = new Deaf();
    log.attach(reader, WIDE, EventLog.UNSEEN);
    log.detach(reader);
    return log;
  }

  private static void finish(EventLog log) {
    log.respond(Unpooled.copiedBuffer("{}", US_ASCII));
    log.complete();
  }

  private static List<Long> read(EventLog log, long after) {
    Deaf reader = new Deaf();
    log.attach(reader, WIDE, after);
    List<Long> seen = new ArrayList<>();
    for (OutgoingEvent event = log.next(reader); event != null; event = log.next(reader)) {
      seen.add(event.seq());
    }
    log.detach(reader);
    return seen;
  }

  private EventLog answering(String id) {
    return streams.resume(id) instanceof Resumption.Answering(EventLog log, _) ? log : throwing(id);
  }

  private static EventLog throwing(String id) {
    throw new AssertionError("not resumed: " + id);
  }

  private void assertRefused(@Nullable String id, String words) {
    assertThat(streams.resume(id))
        .isInstanceOfSatisfying(
            Resumption.Refused.class,
            refused -> {
              assertThat(refused.failure().message()).contains(words);
              assertThat(((Failure.ByClient) refused.failure()).fault())
                  .isEqualTo(ClientFault.INVALID_REQUEST);
            });
  }

  @Test
  void resume_ofAReply_isThatStreamFromThere() {
    EventLog first = reply();
    EventLog second = reply();
    first.append(note());
    second.append(note());

    assertThat(answering(id(first, 0))).isSameAs(first);
    assertThat(answering(id(second, 0))).isSameAs(second);
    assertThat(id(first, 0)).isNotEqualTo(id(second, 0));
  }

  @Test
  void resume_resultAtTheEndOfTheWindowAndOnePast_isForgotten() {
    EventLog log = reply();
    finish(log);
    nanos.addAndGet(WINDOW.toNanos());
    streams.sweep(nanos.get());
    assertThat(answering(id(log, 0))).isSameAs(log);

    nanos.incrementAndGet();
    assertRefused(id(log, 0), "not kept any more");
    assertThat(replays.heldBytes()).isPositive();
    streams.sweep(nanos.get());
    assertThat(replays.heldBytes()).isZero();
    assertRefused(id(log, 0), "not kept any more");
  }

  @Test
  void resume_callStillUnderWay_waitsWithoutEnd() {
    EventLog log = reply();
    nanos.addAndGet(100 * WINDOW.toNanos());
    streams.sweep(nanos.get());
    finish(log);
    assertThat(read(answering(id(log, 0)), 0)).hasSize(1);
  }

  @Test
  void resume_ofAnotherEpoch_isAStandingStreamOrForgotten() {
    EventLog log = reply();
    SessionStreams other = new SessionStreams(replays);
    EventLog foreign = other.reply();
    other.resume(null);

    assertRefused(id(foreign, 0), "not kept any more");
    assertRefused(id(log, 1), "not kept any more");
    String standing = id(foreign, 0).replaceFirst("\\.1\\.", ".0.");
    assertThat(streams.resume(standing))
        .isInstanceOfSatisfying(
            Resumption.Standing.class,
            found -> assertThat(found.after()).isEqualTo(EventLog.UNSEEN));
  }

  @Test
  void resume_malformed_isRefused() {
    assertRefused("what?", "expected");
    assertRefused("", "expected");
  }

  @Test
  void push_withinTheWindowAndOnePast_isKeptAndNot() {
    assertThat(streams.push(note())).as("no stream yet").isFalse();
    EventLog log = ((Resumption.Standing) streams.resume(null)).log();
    Deaf reader = new Deaf();
    long primed = log.attach(reader, WIDE, EventLog.UNSEEN);
    log.detach(reader);
    nanos.addAndGet(WINDOW.toNanos());
    assertThat(streams.push(note())).isTrue();
    nanos.incrementAndGet();
    assertThat(streams.push(note())).isFalse();

    Resumption.Standing back = (Resumption.Standing) streams.resume(id(log, primed));
    assertThat(back.log()).isSameAs(log);
    assertThat(read(log, back.after())).containsExactly(primed + 1);
    nanos.addAndGet(WINDOW.toNanos() + 1);
    streams.sweep(nanos.get());
    assertThat(replays.heldBytes()).isZero();
  }

  @Test
  void reply_pastTheNumberOfFinishedStreams_oldestIsForgotten() {
    EventLog first = reply();
    finish(first);
    EventLog second = reply();
    finish(second);
    assertThat(answering(id(first, 0))).isSameAs(first);
    EventLog third = reply();

    assertRefused(id(first, 0), "not kept any more");
    assertThat(answering(id(second, 0))).isSameAs(second);
    assertThat(answering(id(third, 0))).isSameAs(third);
  }

  @Test
  void reply_sessionHoldsMuch_makesRoomForOneMoreStream() {
    SessionStreams many = new SessionStreams(replays(WINDOW, 100));
    for (int i = 0; i < 10; i++) {
      EventLog log = many.reply();
      log.respond(Unpooled.wrappedBuffer(new byte[10_000]));
      log.complete();
    }
    assertThat(many.keptBytes()).isBetween(10_000L, 32_768L);
  }

  @Test
  void close_givesEverythingBackAndKeepsNothing() {
    EventLog log = reply();
    finish(log);
    EventLog standing = ((Resumption.Standing) streams.resume(null)).log();
    streams.push(note());
    assertThat(replays.heldBytes()).isPositive();
    streams.close();

    assertThat(replays.heldBytes()).isZero();
    assertThat(standing.append(note())).isFalse();
    assertThat(streams.reply().hasIds()).isFalse();
    assertRefused(id(log, 0), "not kept any more");
  }

  @Test
  void window_zero_keepsNothingAndGivesNoIds() {
    SessionStreams off = new SessionStreams(replays(Duration.ZERO, 10));
    assertThat(off.reply().hasIds()).isFalse();
    assertThat(((Resumption.Standing) off.resume(null)).log().hasIds()).isFalse();
    assertThat(TimeUnit.NANOSECONDS.toMillis(nanos.get())).isZero();
  }
}
