package dev.sluice.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client.AnswerListener;
import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two loops and the thread of the test meet in one session, many times over. */
final class SessionRaceTest {
  private static final int ROUNDS = 300;
  private final Door door = new Door();

  @AfterEach
  void closeDoor() {
    door.close();
  }

  /** Runs all at the same moment and waits for them. */
  private static void together(Runnable... actions) throws Exception {
    CyclicBarrier start = new CyclicBarrier(actions.length);
    CountDownLatch done = new CountDownLatch(actions.length);
    List<Throwable> errors = new ArrayList<>();
    for (Runnable action : actions) {
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  start.await(5, TimeUnit.SECONDS);
                  action.run();
                } catch (Throwable e) {
                  synchronized (errors) {
                    errors.add(e);
                  }
                } finally {
                  done.countDown();
                }
              });
    }
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    synchronized (errors) {
      assertThat(errors).isEmpty();
    }
  }

  private static void release(Reply reply) {
    if (reply instanceof Reply.Answered answered) {
      answered.message().release();
    }
  }

  @Test
  void callAgainstClose_everyCallGetsOneReplyAndNothingIsLeft() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Session session = door.open();
      Door.Sent[] calls = new Door.Sent[2];
      together(
          () ->
              calls[0] =
                  door.send(session, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}"),
          () ->
              calls[1] =
                  door.send(
                      session,
                      "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\"}",
                      door.otherLoop),
          () -> door.sessions.end(session));
      calls[0].failed();
      calls[1].failed();
      settle();
      assertThat(session.holdings().ledger()).isEqualTo(Ledger.ZERO);
      assertThat(session.holdings().state()).isEqualTo(SessionState.CLOSED);
    }
    assertThat(door.events).filteredOn("closed client_delete"::equals).hasSize(ROUNDS);
    assertThat(door.sessions.count()).isZero();
  }

  @Test
  void cancelAgainstReply_theCallEndsOnce() throws Exception {
    Session session = door.open();
    for (int round = 0; round < ROUNDS; round++) {
      Door.Sent call = door.request(session, "1", "tools/call");
      Gate.Held held = door.gate.next();
      together(
          () ->
              door.onLoop(
                  () -> {
                    if (held.cancels.isEmpty()) {
                      held.answer("{}");
                    }
                  }),
          () ->
              door.send(
                      session,
                      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                          + "\"params\":{\"requestId\":1}}",
                      door.otherLoop)
                  .get());
      release(call.get());
      settle();
      assertThat(call.ends).hasValue(1);
      assertThat(session.holdings().ledger()).isEqualTo(Ledger.ZERO);
    }
  }

  @Test
  void sameIdOnTwoConnections_oneIsServedAndOneRefused() throws Exception {
    Session session = door.open();
    String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}";
    for (int round = 0; round < ROUNDS; round++) {
      Door.Sent[] calls = new Door.Sent[2];
      together(
          () -> calls[0] = door.send(session, request),
          () -> calls[1] = door.send(session, request, door.otherLoop));
      Gate.Held held = door.gate.next();
      assertThat(door.gate.held).isEmpty();
      Door.on(held.exchange.loop(), () -> held.answer("{}"));
      assertThat(List.of(calls[0].get(), calls[1].get()))
          .hasAtLeastOneElementOfType(Reply.Answered.class)
          .hasAtLeastOneElementOfType(Reply.Failed.class);
      release(calls[0].get());
      release(calls[1].get());
    }
  }

  @Test
  void answerAgainstClose_theListenerHearsExactlyOneEnd() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Session session = door.open();
      AtomicInteger ends = new AtomicInteger();
      RequestId id =
          requireNonNull(
              session.awaitAnswer(
                  new AnswerListener() {
                    @Override
                    public void onAnswer(Message answer) {
                      answer.release();
                      ends.incrementAndGet();
                    }

                    @Override
                    public void onGone() {
                      ends.incrementAndGet();
                    }
                  }));
      together(
          () ->
              door.send(session, "{\"jsonrpc\":\"2.0\",\"id\":" + id.token() + ",\"result\":{}}")
                  .get(),
          () -> door.sessions.end(session));
      assertThat(ends).hasValue(1);
      assertThat(session.holdings().ledger()).isEqualTo(Ledger.ZERO);
    }
  }

  @Test
  void streamsAndActionsAgainstClose_allAreEnded() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Session session = door.open();
      Door.Stream first = new Door.Stream();
      Door.Stream second = new Door.Stream();
      AtomicInteger ran = new AtomicInteger();
      together(
          () -> door.sessions.listen(session, first),
          () -> door.sessions.listen(session, second),
          () -> session.onClose(ran::incrementAndGet),
          () -> door.sessions.end(session));
      assertThat(first.closed).isTrue();
      assertThat(second.closed).isTrue();
      assertThat(ran).hasValue(1);
      assertThat(session.holdings().ledger()).isEqualTo(Ledger.ZERO);
    }
  }

  @Test
  void admitAgainstIdleSweep_theSessionThatIsFoundLives() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Session session = door.open();
      door.pass(1, TimeUnit.HOURS);
      Session[] found = new Session[1];
      together(() -> door.sessions.sweep(), () -> found[0] = door.admitted(session.id()));
      assertThat(found[0].isLive()).isTrue();
      assertThat(door.admitted(session.id())).isSameAs(found[0]);
      assertThat(door.sessions.count()).isEqualTo(1);
      door.sessions.end(found[0]);
    }
  }

  @Test
  void admitAgainstDelete_theIdStaysEnded() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Session session = door.open();
      together(
          () -> door.sessions.end(session),
          () -> door.admit(ClientTransport.STREAMABLE_HTTP, session.id()),
          () -> door.admit(ClientTransport.STREAMABLE_HTTP, session.id()));
      assertThat(door.knows(session)).isFalse();
      assertThat(door.sessions.count()).isZero();
    }
  }

  /** Lets both loops run what was handed to them. */
  private void settle() {
    door.onLoop(() -> {});
    Door.on(door.otherLoop, () -> {});
  }
}
