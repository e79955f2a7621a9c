package dev.sluice.session;

import static dev.sluice.exchange.ClientTransport.HTTP_SSE;
import static dev.sluice.exchange.ClientTransport.STREAMABLE_HTTP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.SessionDoor.Admission;
import dev.sluice.exchange.SessionDoor.Opening;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpSseSessionTest {
  private final Door door = new Door();
  private final Door.Stream stream = new Door.Stream();

  @AfterEach
  void closeDoor() {
    door.close();
  }

  private Session opened() {
    Opening opening = door.sessions.open(Scope.AGGREGATE, Identity.ANONYMOUS, stream);
    return (Session) ((Opening.Opened) opening).client();
  }

  private Session initialized() {
    Session session = opened();
    Reply.Answered answered = (Reply.Answered) door.send(session, Door.INITIALIZE).get();
    assertThat(answered.sessionId()).isNull();
    answered.message().release();
    return session;
  }

  @Test
  void open_stream_isItsSessionAndStandsAtOnce() {
    Opening.Opened opened =
        (Opening.Opened) door.sessions.open(Scope.AGGREGATE, Identity.ANONYMOUS, stream);
    assertThat(door.admit(HTTP_SSE, opened.sessionId()))
        .isEqualTo(new Admission.Admitted(opened.client()));
    assertThat(door.admit(STREAMABLE_HTTP, opened.sessionId()))
        .isInstanceOf(Admission.Refused.class);
    assertThat(opened.client().transport()).isEqualTo(HTTP_SSE);
    assertThat(door.sessions.stream(opened.client())).isSameAs(stream);
    assertThat(opened.client().push(Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"n\"}"))).isTrue();
    assertThat(stream.sent).hasSize(1);
    assertThat(door.events).containsExactly("opened 2024-11-05");
  }

  @Test
  void initialize_posted_setsTheTermsOnce() {
    Session session = initialized();
    assertThat(session.version().text()).isEqualTo("2025-11-25");
    assertThat(door.events).containsExactly("opened 2024-11-05", "agreed 2025-11-25");
    Failure again = door.send(session, Door.INITIALIZE).failed();
    assertThat(((Failure.ByClient) again).fault()).isEqualTo(ClientFault.INVALID_REQUEST);
    Door.Sent call = door.request(session, "1", "tools/list");
    Gate.Held held = door.gate.next();
    door.onLoop(() -> held.answer("{}"));
    assertThat(call.answered()).contains("\"result\"");
  }

  @Test
  void initialize_badParams_mayBeTriedAgain() {
    Session session = opened();
    String bad = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}";
    assertThat(((Failure.ByClient) door.send(session, bad).failed()).fault())
        .isEqualTo(ClientFault.INVALID_PARAMS);
    ((Reply.Answered) door.send(session, Door.INITIALIZE).get()).message().release();
    assertThat(session.isAgreed()).isTrue();
  }

  @Test
  void request_beforeInitialize_isRefusedButPingIsAnswered() {
    Session session = opened();
    Failure early = door.request(session, "1", "tools/list").failed();
    assertThat(early.message()).contains("initialize");
    assertThat(door.request(session, "2", "ping").answered()).contains("\"result\":{}");
  }

  @Test
  void disconnected_inFlightCall_isCancelledAndTheSessionOver() {
    Session session = initialized();
    Door.Sent call = door.request(session, "7", "tools/call");
    Gate.Held held = door.gate.next();
    door.sessions.disconnected(session);
    assertThat(((Failure.ByGateway) call.failed()).reason()).isEqualTo(Reason.CANCELLED);
    assertThat(Door.on(door.loop, () -> held.cancels)).containsExactly(CancelReason.SESSION_CLOSED);
    assertThat(door.knows(session)).isFalse();
    assertThat(door.events).last().isEqualTo("closed client_disconnect");
  }

  @Test
  void overflowed_httpSse_endsAsSlowConsumerAndStreamableGoesOn() {
    Session session = initialized();
    Session streamable = door.open();
    door.sessions.overflowed(session);
    door.sessions.overflowed(streamable);
    door.sessions.disconnected(streamable);
    assertThat(stream.closed).isTrue();
    assertThat(door.knows(streamable)).isTrue();
    assertThat(door.events).last().isEqualTo("closed slow_consumer");
  }

  @Test
  void open_whileDraining_isRefused() {
    door.sessions.drain();
    Opening.Refused refused =
        (Opening.Refused) door.sessions.open(Scope.AGGREGATE, Identity.ANONYMOUS, stream);
    assertThat(((Failure.ByGateway) refused.failure()).reason()).isEqualTo(Reason.SHUTTING_DOWN);
    assertThat(door.sessions.count()).isZero();
  }
}
