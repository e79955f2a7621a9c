package dev.sluice.session;

import static dev.sluice.exchange.ClientTransport.HTTP_SSE;
import static dev.sluice.exchange.ClientTransport.STREAMABLE_HTTP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client.AnswerListener;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import dev.sluice.exchange.SessionDoor.Admission;
import dev.sluice.exchange.SessionDoor.Opening;
import dev.sluice.protocol.jsonrpc.RequestId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An id opens its session where it does not live: after a restart, and in a second process. */
final class RevivalTest {
  private static final Duration AGE = Duration.ofHours(1);

  private final List<Door> doors = new ArrayList<>();
  private final Door first = door(new Limits().maxAge(AGE));
  private final Door second = door(new Limits().maxAge(AGE).sessions(2).ended(2));

  private Door door(Limits limits) {
    Door door = new Door(limits.config());
    doors.add(door);
    return door;
  }

  @AfterEach
  void closeDoors() {
    doors.forEach(Door::close);
  }

  private static Failure refused(Admission admission) {
    return ((Admission.Refused) admission).failure();
  }

  private static boolean unknown(Admission admission) {
    return refused(admission) instanceof Failure.ByClient client
        && client.fault() == ClientFault.UNKNOWN_SESSION;
  }

  private static void ends(Door door, Session session) {
    door.sessions.end(session);
    assertThat(door.knows(session)).isFalse();
  }

  private String initialized(String capabilities) {
    Door.Sent sent =
        first.send(
            null,
            Door.INITIALIZE.replace("\"capabilities\":{}", "\"capabilities\":" + capabilities));
    Reply.Answered answered = (Reply.Answered) sent.get();
    answered.message().release();
    return Objects.requireNonNull(answered.sessionId());
  }

  @Test
  void admit_idOfAnotherProcess_goesOnAsItWas() {
    String id = initialized("{\"roots\":{\"listChanged\":true},\"sampling\":{}}");
    Session session = second.admitted(id);
    assertThat(session.id()).isEqualTo(id);
    assertThat(session.version().text()).isEqualTo("2025-11-25");
    assertThat(session.capabilities()).isEqualTo(first.admitted(id).capabilities());
    assertThat(session.capabilities().sampling()).isTrue();
    assertThat(session.capabilities().elicitation()).isFalse();
    assertThat(session.holdings().state()).isEqualTo(SessionState.OPEN);
    assertThat(second.admitted(id)).isSameAs(session);
    assertThat(second.events).containsExactly("opened 2025-11-25", "revived");
    assertThat(second.gate.revived).containsExactly(session);

    Door.Sent call = second.request(session, "1", "tools/call");
    second.onLoop(() -> second.gate.next().answer("{}"));
    assertThat(call.answered()).contains("result");
  }

  @Test
  void admit_closedAsIdle_revivesInTheSameProcess() {
    Session session = first.open();
    first.pass(1, TimeUnit.MINUTES);
    first.sessions.sweep();
    assertThat(first.sessions.count()).isZero();
    assertThat(first.admitted(session.id())).isNotSameAs(session);
    assertThat(first.sessions.count()).isEqualTo(1);
    assertThat(first.events)
        .containsExactly("opened 2025-11-25", "closed idle", "opened 2025-11-25", "revived");
  }

  @Test
  void admit_atItsExpiry_isUnknownAndJustBeforeRevives() {
    Session session = first.open();
    String id = session.id();
    second.pass(AGE.toSeconds() - 1, TimeUnit.SECONDS);
    Session revived = second.admitted(id);
    second.pass(1, TimeUnit.SECONDS);
    assertThat(unknown(second.admit(STREAMABLE_HTTP, id))).isTrue();
    second.sessions.sweep();
    assertThat(revived.isLive()).isFalse();
    assertThat(second.events).last().isEqualTo("closed expired");
  }

  @Test
  void sweep_atMaxAge_closesASessionInUse() {
    Session session = first.open();
    Door.Stream stream = new Door.Stream();
    first.sessions.listen(session, stream);
    first.pass(AGE.toSeconds(), TimeUnit.SECONDS);
    first.nanos.decrementAndGet();
    first.sessions.sweep();
    assertThat(session.isLive()).isTrue();
    first.nanos.incrementAndGet();
    first.sessions.sweep();
    assertThat(stream.closed).isTrue();
    assertThat(first.events).last().isEqualTo("closed expired");
  }

  @Test
  void admit_endedByItsClient_revivesNothingUntilItIsForgotten() {
    Session session = first.open();
    Session here = second.admitted(session.id());
    ends(second, here);
    ends(second, second.open());
    assertThat(unknown(second.admit(STREAMABLE_HTTP, session.id()))).isTrue();
    ends(second, second.open());
    assertThat(second.admitted(session.id()).isLive()).isTrue();
  }

  @Test
  void admit_otherScopeCallerOrTransport_isUnknownAndKeepsNothing() {
    Session session = first.open();
    String id = session.id();
    Scope one = new Scope.Single(new ServerName("one"));
    for (Door door : doors) {
      Identity anybody = Identity.ANONYMOUS;
      assertThat(unknown(door.sessions.admit(STREAMABLE_HTTP, one, anybody, id))).isTrue();
      assertThat(
              unknown(
                  door.sessions.admit(STREAMABLE_HTTP, Scope.AGGREGATE, new Identity("eve"), id)))
          .isTrue();
      assertThat(unknown(door.admit(HTTP_SSE, id))).isTrue();
    }
    assertThat(second.sessions.count()).isZero();
    assertThat(second.events).isEmpty();
  }

  @Test
  void admit_idOfAnHttpSseSession_isNeverRevived() {
    Session session =
        (Session)
            ((Opening.Opened)
                    first.sessions.open(Scope.AGGREGATE, Identity.ANONYMOUS, new Door.Stream()))
                .client();
    first.sessions.disconnected(session);
    assertThat(unknown(first.admit(HTTP_SSE, session.id()))).isTrue();
    assertThat(unknown(second.admit(HTTP_SSE, session.id()))).isTrue();
    assertThat(unknown(second.admit(STREAMABLE_HTTP, session.id()))).isTrue();
  }

  @Test
  void admit_fullOrGoingDown_saysSoAndNotThatTheSessionIsGone() {
    String id = first.open().id();
    second.open();
    Session other = second.open();
    assertThat(((Failure.ByGateway) refused(second.admit(STREAMABLE_HTTP, id))).reason())
        .isEqualTo(Reason.OVERLOADED);
    second.sessions.end(other);
    second.sessions.lastCall();
    assertThat(((Failure.ByGateway) refused(second.admit(STREAMABLE_HTTP, id))).reason())
        .isEqualTo(Reason.SHUTTING_DOWN);
    assertThat(unknown(second.admit(STREAMABLE_HTTP, "A".repeat(84)))).isTrue();
  }

  @Test
  void admit_aHundredThousandForgedIds_leaveNothing() {
    byte[] bytes = new byte[63];
    SecureRandom random = new SecureRandom();
    String genuine = first.open().id();
    for (int i = 0; i < 100_000; i++) {
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        byte[] head = Base64.getUrlDecoder().decode(genuine);
        System.arraycopy(head, 0, bytes, 0, 17);
      }
      String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      assertThat(second.admit(STREAMABLE_HTTP, forged)).isInstanceOf(Admission.Refused.class);
    }
    assertThat(second.sessions.count()).isZero();
    assertThat(second.sessions.list().page(10, null)).isEmpty();
    assertThat(second.events).isEmpty();
  }

  @Test
  void admit_twiceAtOnce_isOneSession() throws Exception {
    for (int round = 0; round < 200; round++) {
      String id = first.open().id();
      CyclicBarrier start = new CyclicBarrier(2);
      List<FutureTask<Session>> tasks = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        FutureTask<Session> task =
            new FutureTask<>(
                () -> {
                  start.await(5, TimeUnit.SECONDS);
                  return second.admitted(id);
                });
        tasks.add(task);
        Thread.ofPlatform().start(task);
      }
      Session one = tasks.get(0).get(5, TimeUnit.SECONDS);
      assertThat(tasks.get(1).get(5, TimeUnit.SECONDS)).isSameAs(one);
      assertThat(second.sessions.count()).isEqualTo(1);
      second.sessions.end(one);
    }
    assertThat(second.events).filteredOn("revived"::equals).hasSize(200);
  }

  @Test
  void awaitAnswer_inTwoProcesses_neverUsesTheSameIds() {
    Session here = first.open();
    Session there = second.admitted(here.id());
    AnswerListener nobody =
        new AnswerListener() {
          @Override
          public void onAnswer(Message answer) {
            answer.release();
          }

          @Override
          public void onGone() {}
        };
    RequestId one = Objects.requireNonNull(here.awaitAnswer(nobody));
    RequestId other = Objects.requireNonNull(there.awaitAnswer(nobody));
    assertThat(one).isNotEqualTo(other);
    assertThat(Long.parseLong(one.token())).isLessThan(1L << 53);
  }
}
