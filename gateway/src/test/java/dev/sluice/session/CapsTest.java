package dev.sluice.session;

import static dev.sluice.exchange.ClientTransport.STREAMABLE_HTTP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.SessionDoor.Admission;
import dev.sluice.exchange.SessionDoor.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many sessions there may be, and which one makes room. */
final class CapsTest {
  private final List<Door> doors = new ArrayList<>();

  private Door door(Limits limits) {
    Door door = new Door(limits.config());
    doors.add(door);
    return door;
  }

  @AfterEach
  void closeDoors() {
    doors.forEach(Door::close);
  }

  private static Opening open(Door door, String caller) {
    return door.sessions.open(Scope.AGGREGATE, new Identity(caller), new Door.Stream());
  }

  @Test
  void open_pastPerCaller_isRefusedToThisCallerOnly() {
    Door door = door(new Limits().perCaller(2));
    Opening.Opened first = (Opening.Opened) open(door, "ann");
    open(door, "ann");
    Failure failure = ((Opening.Refused) open(door, "ann")).failure();
    assertThat(((Failure.ByClient) failure).fault()).isEqualTo(ClientFault.TOO_MANY_REQUESTS);
    assertThat(failure.message()).contains("2").contains("sessions.perCaller");
    assertThat(open(door, "bob")).isInstanceOf(Opening.Opened.class);
    assertThat(door.events).contains("refused caller");

    door.sessions.disconnected(first.client());
    assertThat(open(door, "ann")).isInstanceOf(Opening.Opened.class);
    assertThat(door.sessions.count()).isEqualTo(3);
  }

  @Test
  void open_perCallerOfManyCallers_leavesNoTraceOfThem() {
    Capacity capacity = new Capacity(new Limits().perCaller(1).config());
    for (int i = 0; i < 1_000; i++) {
      Identity caller = new Identity("c" + i);
      assertThat(capacity.take(caller)).isNull();
      assertThat(capacity.take(caller)).isEqualTo(SessionLimit.CALLER);
      capacity.giveBack(caller);
    }
    assertThat(capacity.callers()).isZero();
    assertThat(capacity.open()).isZero();
  }

  @Test
  void open_fullAndNeverEvicting_isRefusedHoweverIdleTheOthersAre() {
    Door door = door(new Limits().sessions(1));
    door.open();
    door.pass(59, TimeUnit.SECONDS);
    Failure failure = ((Opening.Refused) open(door, "ann")).failure();
    assertThat(((Failure.ByGateway) failure).reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(failure.retryAfter()).isNotNull();
    assertThat(door.events).contains("refused sessions");
  }

  @Test
  void open_fullAndEvicting_endsTheLeastRecentlyUsedIdleOne() {
    Door door = door(new Limits().sessions(3).evictIdle());
    Session busy = door.open();
    Session first = door.open();
    Session second = door.open();
    Door.Sent call = door.request(busy, "1", "tools/call");
    door.pass(5, TimeUnit.SECONDS);
    assertThat(door.knows(first)).isTrue();
    door.pass(5, TimeUnit.SECONDS);

    door.open();
    assertThat(second.isLive()).isFalse();
    assertThat(first.isLive()).isTrue();
    door.open();
    assertThat(first.isLive()).isFalse();
    assertThat(busy.isLive()).isTrue();
    assertThat(door.events).filteredOn("closed evicted"::equals).hasSize(2);

    door.onLoop(() -> door.gate.next().answer("{}"));
    call.answered();
  }

  @Test
  void open_fullOfSessionsInUse_isRefused() {
    Door door = door(new Limits().sessions(2).evictIdle());
    Session listening = door.open();
    door.sessions.listen(listening, new Door.Stream());
    door.pass(5, TimeUnit.SECONDS);
    Session fresh = door.open();
    assertThat(open(door, "ann")).isInstanceOf(Opening.Refused.class);
    door.pass(999, TimeUnit.MILLISECONDS);
    assertThat(open(door, "ann")).isInstanceOf(Opening.Refused.class);
    door.pass(1, TimeUnit.MILLISECONDS);
    assertThat(open(door, "ann")).isInstanceOf(Opening.Opened.class);
    assertThat(listening.isLive()).isTrue();
    assertThat(fresh.isLive()).isFalse();
  }

  @Test
  void admit_evicted_revivesInThePlaceOfAnother() {
    Door door = door(new Limits().sessions(1).evictIdle());
    Session first = door.open();
    door.pass(2, TimeUnit.SECONDS);
    Session second = door.open();
    door.pass(2, TimeUnit.SECONDS);
    assertThat(door.admit(STREAMABLE_HTTP, first.id())).isInstanceOf(Admission.Admitted.class);
    assertThat(second.isLive()).isFalse();
    assertThat(door.sessions.count()).isEqualTo(1);
  }

  @Test
  void open_fullOfManyBusySessions_looksAtFewOfThem() {
    int sessions = 10 * Registry.EVICTION_LOOKS;
    Door door = door(new Limits().sessions(sessions).evictIdle());
    Session idle = door.open();
    for (int i = 1; i < sessions; i++) {
      Door.Stream stream = new Door.Stream();
      assertThat(door.sessions.open(Scope.AGGREGATE, Identity.ANONYMOUS, stream))
          .isInstanceOf(Opening.Opened.class);
    }
    door.knows(idle);
    door.pass(2, TimeUnit.SECONDS);
    door.knows(idle);
    door.pass(1, TimeUnit.SECONDS);
    int refused = 0;
    while (open(door, "ann") instanceof Opening.Refused) {
      refused++;
    }
    // Each attempt goes on where the one before stopped, and all of them reach the idle one.
    assertThat(refused).isBetween(1, 10);
    assertThat(idle.isLive()).isFalse();
  }
}
