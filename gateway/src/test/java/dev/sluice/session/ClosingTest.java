package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Scope;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClosingTest {
  private final Door door = new Door(new Limits().sessions(10).calls(2).asks(2).config());

  @AfterEach
  void closeDoor() {
    door.close();
  }

  private static Message note() {
    return Door.message("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}");
  }

  @Test
  void end_holdingEverything_givesItBackInOrderAndOnce() {
    Session session = door.open();
    Queue<String> order = new ConcurrentLinkedQueue<>();
    Door.Sent call = door.request(session, "1", "tools/call");
    call.whenFinished = () -> order.add("call");
    door.sessions.listen(
        session,
        new OutboundStream() {
          @Override
          public void send(Message message) {
            message.release();
          }

          @Override
          public void close() {
            order.add("stream");
          }
        });
    session.awaitAnswer(
        new Client.AnswerListener() {
          @Override
          public void onAnswer(Message answer) {
            answer.release();
          }

          @Override
          public void onGone() {
            order.add("ask");
          }
        });
    door.mayLeave = 1;
    session.onClose(() -> order.add("action"));
    session.onClose(
        () -> {
          throw new IllegalStateException("a broken action stops nobody");
        });
    session.onClose(() -> order.add("second action"));
    assertThat(door.sessions.held()).isEqualTo(new Ledger(1, 1, 0, 1, 3));

    door.sessions.end(session);
    door.sessions.end(session);
    assertThat(((Failure.ByGateway) call.failed()).reason()).isEqualTo(Reason.CANCELLED);
    door.onLoop(() -> {});
    assertThat(door.gate.next().cancels).containsExactly(CancelReason.SESSION_CLOSED);
    assertThat(call.exchange.isAnswerUnwanted()).isFalse();
    assertThat(order).containsExactly("call", "stream", "ask", "action", "second action");
    assertThat(session.holdings().ledger()).isEqualTo(Ledger.ZERO);
    assertThat(session.holdings().state()).isEqualTo(SessionState.CLOSED);
    assertThat(door.events).containsExactly("opened 2025-11-25", "closed client_delete");
    assertThat(door.sessions.count()).isZero();
  }

  @Test
  void closed_session_isUnknownToEverything() {
    Session session = door.open();
    door.sessions.end(session);
    assertThat(door.knows(session)).isFalse();
    Failure failure = door.request(session, "1", "tools/list").failed();
    assertThat(((Failure.ByClient) failure).fault()).isEqualTo(ClientFault.UNKNOWN_SESSION);
    failure =
        door.send(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
            .failed();
    assertThat(((Failure.ByClient) failure).fault()).isEqualTo(ClientFault.UNKNOWN_SESSION);

    Door.Stream stream = new Door.Stream();
    door.sessions.listen(session, stream);
    assertThat(stream.closed).isTrue();
    assertThat(session.push(note())).isFalse();
    Queue<String> ran = new ConcurrentLinkedQueue<>();
    session.onClose(() -> ran.add("at once"));
    assertThat(ran).containsExactly("at once");
  }

  @Test
  void listen_second_closesTheFirstAndGetsWhatIsPushed() {
    Session session = door.open();
    assertThat(session.push(note())).isFalse();
    Door.Stream first = new Door.Stream();
    Door.Stream second = new Door.Stream();
    door.sessions.listen(session, first);
    assertThat(session.push(note())).isTrue();
    door.sessions.listen(session, second);
    assertThat(first.closed).isTrue();
    door.sessions.unlisten(session, first);
    assertThat(session.push(note())).isTrue();
    assertThat(first.sent).hasSize(1);
    assertThat(second.sent).hasSize(1);
    assertThat(second.closed).isFalse();

    door.sessions.unlisten(session, second);
    assertThat(session.push(note())).isFalse();
    assertThat(session.holdings().ledger()).isEqualTo(Ledger.ZERO);
  }

  @Test
  void listen_byNobody_isClosed() {
    Door.Stream stream = new Door.Stream();
    Client nobody = Client.nobody(Scope.AGGREGATE, Identity.ANONYMOUS, ClientCapabilities.NONE);
    door.sessions.listen(nobody, stream);
    door.sessions.unlisten(nobody, stream);
    door.sessions.end(nobody);
    assertThat(stream.closed).isTrue();
  }

  @Test
  void sweep_atIdleTimeout_closesAndJustBeforeDoesNot() {
    Session session = door.open();
    door.pass(60, TimeUnit.SECONDS);
    door.nanos.decrementAndGet();
    door.sessions.sweep();
    assertThat(session.holdings().state()).isEqualTo(SessionState.OPEN);
    door.nanos.incrementAndGet();
    door.sessions.sweep();
    assertThat(door.events).containsExactly("opened 2025-11-25", "closed idle");
    assertThat(door.sessions.count()).isZero();
  }

  @Test
  void sweep_sessionAdmittedSince_keepsIt() {
    Session session = door.open();
    door.pass(59, TimeUnit.SECONDS);
    assertThat(door.knows(session)).isTrue();
    door.pass(59, TimeUnit.SECONDS);
    door.sessions.sweep();
    assertThat(door.knows(session)).isTrue();
  }

  @Test
  void sweep_callInFlightOrStreamOpen_isNotIdle() {
    Session calling = door.open();
    Session listening = door.open();
    Door.Sent call = door.request(calling, "1", "tools/call");
    Door.Stream stream = new Door.Stream();
    door.sessions.listen(listening, stream);
    door.pass(1, TimeUnit.HOURS);
    door.sessions.sweep();
    assertThat(door.sessions.count()).isEqualTo(2);

    // The end of a call and of a stream are signs of life.
    door.onLoop(() -> door.gate.next().answer("{}"));
    call.answered();
    door.sessions.unlisten(listening, stream);
    door.pass(59, TimeUnit.SECONDS);
    door.sessions.sweep();
    assertThat(door.sessions.count()).isEqualTo(2);
    door.pass(1, TimeUnit.SECONDS);
    door.sessions.sweep();
    assertThat(door.sessions.count()).isZero();
  }

  @Test
  void sweep_cancelledCallNeverEnds_givesItUpAfterTenSeconds() {
    Session session = door.open();
    door.mayLeave = 1;
    Door.Sent call = door.request(session, "1", "tools/call");
    Gate.Held held = door.gate.next();
    door.onLoop(() -> held.answersCancel = false);
    door.sessions.end(session);
    door.onLoop(() -> {});
    assertThat(held.cancels).hasSize(1);
    door.pass(9, TimeUnit.SECONDS);
    door.sessions.sweep();
    assertThat(session.holdings().state()).isEqualTo(SessionState.DRAINING);
    door.pass(1, TimeUnit.SECONDS);
    door.sessions.sweep();
    assertThat(door.sessions.count()).isZero();
    assertThat(session.holdings().ledger()).isEqualTo(Ledger.ZERO);

    // Its late reply still reaches the client's request, and closes nothing a second time.
    door.onLoop(() -> held.answer("{}"));
    call.answered();
    assertThat(door.events).containsExactly("opened 2025-11-25", "closed client_delete");
  }

  @Test
  void closeAll_manySessions_closesEachForTheReasonGiven() {
    for (int i = 0; i < 9; i++) {
      door.open();
    }
    Door.Sent call = door.request(door.open(), "1", "tools/call");
    door.sessions.closeAll(CloseReason.SHUTDOWN);
    call.failed();
    door.onLoop(() -> {});
    assertThat(door.sessions.count()).isZero();
    assertThat(door.events).filteredOn("closed shutdown"::equals).hasSize(10);
    assertThat(door.gate.next().cancels).containsExactly(CancelReason.SHUTDOWN);
  }

  @Test
  void close_loopOfACallIsGone_stillCloses() {
    Session session = door.open();
    Door.Sent call =
        door.send(
            session, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}", door.otherLoop);
    door.otherLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    door.sessions.end(session);
    assertThat(door.sessions.count()).isZero();
    assertThat(call.reply).isNotDone();
    call.exchange.message().release();
  }
}
