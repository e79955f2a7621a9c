package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.SessionDoor.Admission;
import dev.sluice.exchange.SessionDoor.Opening;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the sweep closes, and how much of it at a time. */
final class SweepTest {
  private final Door door = new Door(new Limits().config());

  @AfterEach
  void closeDoor() {
    door.close();
  }

  private Session unconfirmed() {
    Reply.Answered answered = (Reply.Answered) door.send(null, Door.INITIALIZE).get();
    answered.message().release();
    return (Session)
        ((Admission.Admitted)
                door.admit(
                    ClientTransport.STREAMABLE_HTTP, Objects.requireNonNull(answered.sessionId())))
            .client();
  }

  private void passAndSweep(long time, TimeUnit unit) {
    door.pass(time, unit);
    door.sessions.sweep();
  }

  @Test
  void sweep_neverConfirmed_closesAtNegotiateTimeoutAndNotBefore() {
    Session session = unconfirmed();
    passAndSweep(19_999, TimeUnit.MILLISECONDS);
    assertThat(session.isLive()).isTrue();
    passAndSweep(1, TimeUnit.MILLISECONDS);
    assertThat(session.isLive()).isFalse();
    assertThat(door.events).last().isEqualTo("closed initialize_failed");
    // The client was only late.
    assertThat(door.knows(session)).isTrue();
  }

  @Test
  void sweep_confirmedByAnyRequestOrStream_isNotClosedAsUnconfirmed() {
    Session asking = unconfirmed();
    Session pinging = unconfirmed();
    Session listening = unconfirmed();
    Door.Sent call = door.request(asking, "1", "tools/list");
    door.onLoop(() -> door.gate.next().answer("{}"));
    call.answered();
    door.request(pinging, "1", "ping").answered();
    door.sessions.listen(listening, new Door.Stream());
    passAndSweep(20, TimeUnit.SECONDS);
    assertThat(door.sessions.count()).isEqualTo(3);
  }

  @Test
  void sweep_initializeUnderWay_isLeftAlone() {
    door.gate.holdInitialize = true;
    Door.Sent sent = door.send(null, Door.INITIALIZE);
    passAndSweep(1, TimeUnit.MINUTES);
    assertThat(door.sessions.count()).isEqualTo(1);
    door.onLoop(() -> door.gate.next().answer("{}"));
    sent.answered();
  }

  @Test
  void sweep_httpSseWithoutInitialize_closesAlthoughItsStreamIsOpen() {
    Door.Stream stream = new Door.Stream();
    assertThat(door.sessions.open(Scope.AGGREGATE, Identity.ANONYMOUS, stream))
        .isInstanceOf(Opening.Opened.class);
    passAndSweep(20, TimeUnit.SECONDS);
    assertThat(stream.closed).isTrue();
    assertThat(door.events).last().isEqualTo("closed initialize_failed");
  }

  @Test
  void sweep_moreThanOneStepLooksAt_closesAllWithinOnePass() {
    int sessions = Sweep.LEAST_LOOKS + 500;
    for (int i = 0; i < sessions; i++) {
      door.sessions.open(Scope.AGGREGATE, Identity.ANONYMOUS, new Door.Stream());
    }
    door.pass(20, TimeUnit.SECONDS);
    door.sessions.sweep();
    assertThat(door.sessions.count()).isEqualTo(sessions - Sweep.LEAST_LOOKS);
    door.sessions.sweep();
    assertThat(door.sessions.count()).isZero();
  }
}
