package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.mcp.LogLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionMessagesTest {
  private final Door door = new Door(new Limits().sessions(10).calls(2).asks(2).config());

  @AfterEach
  void closeDoor() {
    door.close();
  }

  @Test
  void request_passesOnAndItsReplyEndsIt() {
    Session session = door.open();
    Door.Sent sent = door.request(session, "\"a\"", "tools/list");
    assertThat(session.holdings().ledger()).isEqualTo(new Ledger(1, 0, 0, 0, 0));
    Gate.Held call = door.gate.next();
    door.onLoop(() -> call.answer("{\"tools\":[]}"));
    assertThat(sent.answered())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{\"tools\":[]}}");
    assertThat(session.holdings().ledger()).isEqualTo(Ledger.ZERO);
  }

  @Test
  void request_beforeInitialized_isServed() {
    Door.Sent opening = door.send(null, Door.INITIALIZE);
    Reply.Answered answered = (Reply.Answered) opening.get();
    answered.message().release();
    Session session = door.admitted(String.valueOf(answered.sessionId()));
    assertThat(session.holdings().state()).isEqualTo(SessionState.NEGOTIATING);
    Door.Sent sent = door.request(session, "1", "tools/list");
    door.onLoop(() -> door.gate.next().answer("{}"));
    assertThat(sent.answered()).contains("\"result\":{}");
  }

  @Test
  void initialized_twice_staysOpen() {
    Session session = door.open();
    assertThat(session.holdings().state()).isEqualTo(SessionState.OPEN);
    assertThat(
            door.send(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                .get())
        .isEqualTo(Reply.ACCEPTED);
    assertThat(session.holdings().state()).isEqualTo(SessionState.OPEN);
    assertThat(door.gate.notifications).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools/list", "ping"})
  void request_idInFlight_isRefusedAndTheFirstGoesOn(String method) {
    Session session = door.open();
    Door.Sent first = door.request(session, "7", "tools/call");
    Failure failure = door.request(session, "7", method).failed();
    assertThat(((Failure.ByClient) failure).fault()).isEqualTo(ClientFault.INVALID_REQUEST);
    assertThat(failure.message()).contains("id 7 is in use");
    // The same digits as text are another id.
    assertThat(door.request(session, "\"7\"", "ping").answered()).contains("\"id\":\"7\"");

    door.onLoop(() -> door.gate.next().answer("{}"));
    assertThat(first.answered()).contains("\"id\":7");
    assertThat(door.request(session, "7", "ping").answered()).contains("\"id\":7");
  }

  @Test
  void request_longIdInFlight_isNamedInPart() {
    Session session = door.open();
    String id = '"' + "x".repeat(1000) + '"';
    Door.Sent first = door.request(session, id, "tools/call");
    assertThat(door.request(session, id, "ping").failed().message()).hasSizeLessThan(200);
    door.onLoop(() -> door.gate.next().answer("{}"));
    first.answered();
  }

  @Test
  void request_atCallLimit_servedAndOneMoreOverloaded() {
    Session session = door.open();
    Door.Sent first = door.request(session, "1", "tools/call");
    Door.Sent second = door.request(session, "2", "tools/call");
    Failure failure = door.request(session, "3", "tools/call").failed();
    assertThat(((Failure.ByClient) failure).fault()).isEqualTo(ClientFault.TOO_MANY_REQUESTS);
    assertThat(failure.reasonText()).isEqualTo(Reason.OVERLOADED.text());
    assertThat(failure.message()).contains("sessions.calls");
    assertThat(door.events).last().isEqualTo("refused calls");
    assertThat(door.request(session, "4", "ping").answered()).contains("\"id\":4");

    door.onLoop(() -> door.gate.next().answer("{}"));
    first.answered();
    Door.Sent third = door.request(session, "3", "tools/call");
    door.onLoop(() -> door.gate.next().answer("{}"));
    door.onLoop(() -> door.gate.next().answer("{}"));
    second.answered();
    third.answered();
  }

  @Test
  void request_nextThrows_isForgotten() {
    Session session = door.open();
    door.onLoop(
        () -> {
          door.gate.breaks = true;
          Door.Sent sent =
              new Door.Sent(
                  new Exchange(
                      session.scope(),
                      session.identity(),
                      session,
                      Door.message("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"),
                      door.loop,
                      0));
          assertThatThrownBy(() -> door.sessions.handle(sent.exchange, sent))
              .hasMessage("broken stage");
          sent.exchange.message().release();
        });
    assertThat(session.holdings().ledger()).isEqualTo(Ledger.ZERO);
  }

  @ParameterizedTest
  @CsvSource({"debug, DEBUG", "info, INFO", "emergency, EMERGENCY"})
  void setLevel_known_isKeptAndPassedOn(String text, LogLevel level) {
    Session session = door.open();
    assertThat(session.logLevel()).isNull();
    Door.Sent sent = door.send(session, setLevel('"' + text + '"'));
    assertThat(session.logLevel()).isEqualTo(level);
    door.onLoop(() -> door.gate.next().answer("{}"));
    sent.answered();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"loud\"", "\"DEBUG\"", "3", "null"})
  void setLevel_unknown_isInvalidParamsNamingTheLevels(String level) {
    Session session = door.open();
    Failure failure = door.send(session, setLevel(level)).failed();
    assertThat(((Failure.ByClient) failure).fault()).isEqualTo(ClientFault.INVALID_PARAMS);
    assertThat(failure.message()).contains("debug, info, notice");
    assertThat(session.logLevel()).isNull();
    assertThat(door.gate.held).isEmpty();
  }

  private static String setLevel(String level) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"logging/setLevel\",\"params\":{\"level\":"
        + level
        + "}}";
  }

  @Test
  void notification_ofAnotherKind_goesOn() {
    Session session = door.open();
    assertThat(
            door.send(
                    session,
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}")
                .get())
        .isEqualTo(Reply.ACCEPTED);
    assertThat(door.gate.notifications).containsExactly("notifications/roots/list_changed");
  }

  @Test
  void cancelled_callInFlight_isCancelledOnItsOwnLoop() {
    Session session = door.open();
    Door.Sent call = door.request(session, "\"c\"", "tools/call");
    Gate.Held held = door.gate.next();
    assertThat(door.send(session, cancelled("\"c\""), door.otherLoop).get())
        .isEqualTo(Reply.ACCEPTED);
    assertThat(((Failure.ByGateway) call.failed()).reason()).isEqualTo(Reason.CANCELLED);
    assertThat(held.cancels).containsExactly(CancelReason.CLIENT_CANCELLED);
    assertThat(call.exchange.isAnswerUnwanted()).isTrue();
    assertThat(session.holdings().ledger()).isEqualTo(Ledger.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "\"7\"", "null", "{}"})
  void cancelled_otherId_isAcceptedAndCancelsNothing(String id) {
    Session session = door.open();
    Door.Sent call = door.request(session, "7", "tools/call");
    assertThat(door.send(session, cancelled(id)).get()).isEqualTo(Reply.ACCEPTED);
    Gate.Held held = door.gate.next();
    door.onLoop(() -> held.answer("{}"));
    call.answered();
    assertThat(held.cancels).isEmpty();
  }

  @Test
  void cancelled_inAnotherSession_cancelsNothing() {
    Session session = door.open();
    Session other = door.open();
    Door.Sent call = door.request(session, "7", "tools/call");
    door.send(other, cancelled("7")).get();
    Gate.Held held = door.gate.next();
    door.onLoop(() -> held.answer("{}"));
    call.answered();
    assertThat(held.cancels).isEmpty();
  }

  private static String cancelled(String id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
        + id
        + ",\"reason\":\"tired\"}}";
  }

  @Test
  void call_interimAndFlowControl_passBothWays() {
    Session session = door.open();
    Door.Sent sent = door.request(session, "1", "tools/call");
    Gate.Held held = door.gate.next();
    door.onLoop(
        () -> {
          held.sink.interim(Door.message("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}"));
          sent.inFlight.pause();
        });
    assertThat(sent.interim).hasSize(1);
    assertThat(held.paused).isEqualTo(1);
    door.onLoop(
        () -> {
          sent.inFlight.resume();
          held.answer("{}");
          sent.inFlight.pause();
          sent.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
        });
    assertThat(held.paused).isZero();
    assertThat(held.cancels).isEmpty();
    sent.answered();
  }

  @Test
  void call_finishedTwice_isAnsweredOnce() {
    Session session = door.open();
    Door.Sent sent = door.request(session, "1", "tools/call");
    Gate.Held held = door.gate.next();
    door.onLoop(
        () -> {
          held.exchange.message().bytes().retain();
          held.answer("{}");
          held.answer("{\"again\":true}");
          assertThat(
                  held.sink.interim(
                      Door.message("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}")))
              .isFalse();
          held.exchange.message().release();
        });
    assertThat(sent.answered()).doesNotContain("again");
  }
}
