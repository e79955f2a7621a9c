package dev.sluice.session;

import static dev.sluice.exchange.ClientTransport.HTTP_SSE;
import static dev.sluice.exchange.ClientTransport.STREAMABLE_HTTP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import dev.sluice.exchange.SessionDoor.Admission;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.settings.ByteSize;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InitializeTest {
  private static final SessionConfig SMALL =
      new Limits().sessions(2).calls(2).asks(2).capabilities(ByteSize.ofKiB(1)).config();

  private final Door door = new Door(SMALL);

  @AfterEach
  void closeDoor() {
    door.close();
  }

  private static String initialize(String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"initialize\",\"params\":" + params + '}';
  }

  private Session opened(String params) {
    Door.Sent sent = door.send(null, initialize(params));
    Reply.Answered answered = (Reply.Answered) sent.get();
    answered.message().release();
    assertThat(answered.sessionId()).isNotNull();
    return door.admitted(String.valueOf(answered.sessionId()));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-11-05, 2024-11-05",
    "2025-03-26, 2025-03-26",
    "2025-06-18, 2025-06-18",
    "2025-11-25, 2025-11-25",
    "2026-07-28, 2025-11-25",
    "2031-01-01, 2025-11-25",
    "'', 2025-11-25",
  })
  void initialize_anyRevision_agreesOnOneThatHasSessions(String asked, String agreed) {
    Session session = opened("{\"protocolVersion\":\"" + asked + "\",\"capabilities\":{}}");
    assertThat(session.version().text()).isEqualTo(agreed);
  }

  @Test
  void initialize_answered_announcesAnUnguessableVisibleId() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      Session session = opened("{\"protocolVersion\":\"2025-06-18\"}");
      assertThat(session.id()).matches("[A-Za-z0-9_-]{84}");
      ids.add(session.id());
      door.sessions.end(session);
    }
    assertThat(ids).hasSize(50);
  }

  @Test
  void initialize_capabilities_becomeCanonicalAndKeepWhatMcpDefines() {
    Session session =
        opened(
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{ \"sampling\" : {\"tools\":{}},"
                + " \"elicitation\":{\"url\":{},\"form\":{}}, \"experimental\":{\"b\":[{\"z\":1.50,"
                + "\"a\":null}],\"a\":\"\\u00e9\"}}}");
    assertThat(session.capabilities().json())
        .isEqualTo("{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{\"tools\":{}}}");
    assertThat(session.capabilities().sampling()).isTrue();
    assertThat(session.capabilities().elicitation()).isTrue();
    assertThat(session.capabilities().roots()).isFalse();
  }

  @Test
  void initialize_inventedMembers_areLeftOutAtEveryDepth() {
    Session session =
        opened(
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"roots\":{\"listChanged\":true,"
                + "\"x\":1},\"tasks\":{\"requests\":{\"sampling\":{\"createMessage\":{\"y\":2}},"
                + "\"z\":{}},\"list\":{}},\"sampling\":7,\"x\":{}}}");
    assertThat(session.capabilities().json())
        .isEqualTo(
            "{\"roots\":{\"listChanged\":true},\"tasks\":{\"list\":{},\"requests\":{\"sampling\":"
                + "{\"createMessage\":{}}}}}");
    assertThat(session.capabilities().sampling()).isFalse();
    assertThat(session.capabilities().roots()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"protocolVersion\":20250618}",
        "{\"protocolVersion\":null}",
        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":[]}",
        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":\"all\"}",
        "[]",
      })
  void initialize_badParams_isInvalidParamsAndOpensNothing(String params) {
    Failure failure = door.send(null, initialize(params)).failed();
    assertThat(failure).isInstanceOf(Failure.ByClient.class);
    assertThat(((Failure.ByClient) failure).fault()).isEqualTo(ClientFault.INVALID_PARAMS);
    assertThat(failure.message()).contains("params").contains("initialize");
    assertThat(door.sessions.count()).isZero();
    assertThat(door.events).isEmpty();
  }

  @Test
  void initialize_capabilitiesAtLimit_acceptedAndOneMoreRefused() {
    // {"x":"..."} is eight bytes around the text.
    String most = "é".repeat(508);
    assertThat(opened(declaring(most)).capabilities().json()).isEqualTo("{}");
    assertThat(door.send(null, initialize(declaring(most + "a"))).failed().message())
        .contains("1025")
        .contains("1024");
    assertThat(door.sessions.count()).isEqualTo(1);
  }

  private static String declaring(String text) {
    return "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"x\":\"" + text + "\"}}";
  }

  @Test
  void initialize_atSessionLimit_openedAndOneMoreOverloaded() {
    Session first = door.open();
    door.open();
    Failure failure = door.send(null, Door.INITIALIZE).failed();
    assertThat(((Failure.ByGateway) failure).reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(failure.message()).contains("2").contains("sessions.max");
    assertThat(door.sessions.count()).isEqualTo(2);

    door.sessions.end(first);
    assertThat(door.knows(door.open())).isTrue();
  }

  @Test
  void initialize_inAnOpenSession_isRefusedAndLeavesIt() {
    Session session = door.open();
    Failure failure = door.send(session, Door.INITIALIZE).failed();
    assertThat(((Failure.ByClient) failure).fault()).isEqualTo(ClientFault.INVALID_REQUEST);
    assertThat(door.knows(session)).isTrue();
  }

  @Test
  void initialize_failedByNext_closesTheSession() {
    door.gate.refuseInitialize =
        new Failure.ByBackend(
            Reason.BACKEND_UNREACHABLE, "down", new ServerName("s"), Sent.NOTHING);
    assertThat(door.send(null, Door.INITIALIZE).failed().message()).isEqualTo("down");
    assertThat(door.events).containsExactly("opened 2025-11-25", "closed initialize_failed");
    assertThat(door.sessions.count()).isZero();
  }

  @Test
  void initialize_answeredWithError_passesItWithoutAnIdAndCloses() {
    door.gate.holdInitialize = true;
    Door.Sent sent = door.send(null, Door.INITIALIZE);
    Gate.Held call = door.gate.next();
    door.onLoop(
        () ->
            call.sink.finish(
                new Reply.Answered(
                    Gate.response(
                        call.exchange, "\"error\":{\"code\":-32603,\"message\":\"no\"}"))));
    assertThat(((Reply.Answered) sent.get()).sessionId()).isNull();
    assertThat(sent.answered()).contains("-32603");
    assertThat(door.events).containsExactly("opened 2025-11-25", "closed initialize_failed");
  }

  @Test
  void initialize_whileUnderWay_isNotIdleAndEndsWithTheGateway() {
    door.gate.holdInitialize = true;
    Door.Sent sent = door.send(null, Door.INITIALIZE);
    door.pass(1, TimeUnit.HOURS);
    door.sessions.sweep();
    assertThat(door.sessions.held()).isEqualTo(new Ledger(1, 0, 0, 0, 0));

    door.sessions.closeAll(CloseReason.SHUTDOWN);
    assertThat(((Failure.ByGateway) sent.failed()).reason()).isEqualTo(Reason.CANCELLED);
    Gate.Held call = door.gate.next();
    assertThat(Door.on(door.loop, () -> call.cancels)).containsExactly(CancelReason.SHUTDOWN);
    assertThat(door.events).containsExactly("opened 2025-11-25", "closed shutdown");
  }

  @Test
  void initialize_setsTheClientOfTheExchange() {
    Door.Sent sent = door.send(null, Door.INITIALIZE);
    ((Reply.Answered) sent.get()).message().release();
    assertThat(sent.exchange.client()).isInstanceOf(Session.class);
  }

  @Test
  void drain_newSessionsThenRequests_areRefusedAsShuttingDown() {
    Session session = door.open();
    door.sessions.drain();
    Failure opening = door.send(null, Door.INITIALIZE).failed();
    assertThat(((Failure.ByGateway) opening).reason()).isEqualTo(Reason.SHUTTING_DOWN);
    Door.Sent late = door.request(session, "0", "tools/list");
    door.onLoop(() -> door.gate.next().answer("{}"));
    assertThat(late.answered()).contains("\"result\":{}");
    door.sessions.lastCall();
    Failure calling = door.request(session, "1", "tools/list").failed();
    assertThat(((Failure.ByGateway) calling).reason()).isEqualTo(Reason.SHUTTING_DOWN);
    assertThat(door.request(session, "2", "ping").answered()).contains("\"result\":{}");
  }

  @Test
  void handle_withoutSession_isMissingSession() {
    Failure failure =
        door.send(null, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}").failed();
    assertThat(((Failure.ByClient) failure).fault()).isEqualTo(ClientFault.MISSING_SESSION);
    failure = door.send(null, "{\"jsonrpc\":\"2.0\",\"method\":\"initialize\"}").failed();
    assertThat(((Failure.ByClient) failure).fault()).isEqualTo(ClientFault.MISSING_SESSION);
  }

  @Test
  void admit_unknownForeignOrOtherScope_areAllTheSameRefusal() {
    Session session = door.open();
    Scope other = new Scope.Single(new ServerName("other"));
    Admission unknown = door.admit(STREAMABLE_HTTP, "nobody");
    assertThat(((Failure.ByClient) ((Admission.Refused) unknown).failure()).fault())
        .isEqualTo(ClientFault.UNKNOWN_SESSION);
    Identity anybody = Identity.ANONYMOUS;
    assertThat(door.sessions.admit(STREAMABLE_HTTP, other, anybody, session.id()))
        .isEqualTo(unknown);
    assertThat(
            door.sessions.admit(
                STREAMABLE_HTTP, Scope.AGGREGATE, new Identity("eve"), session.id()))
        .isEqualTo(unknown);
    assertThat(door.admit(HTTP_SSE, session.id())).isEqualTo(unknown);
    assertThat(door.admit(STREAMABLE_HTTP, "")).isEqualTo(unknown);
    assertThat(session.version()).isEqualTo(ProtocolVersion.V2025_11_25);
  }
}
