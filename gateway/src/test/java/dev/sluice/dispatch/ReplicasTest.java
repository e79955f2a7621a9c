package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.Fleetlet.Canary;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.exchange.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicasTest {

  @Test
  void choose_twoThousandSessions_givesTheCanaryOneTenth() {
    Fleetlet fleet = new Fleetlet(9, 1);
    List<ScriptedClient> clients = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      ScriptedClient client = ScriptedClient.session();
      clients.add(client);
      fleet.lane.choose(client);
    }
    long canary = clients.stream().filter(each -> fleet.of(each) == fleet.replica(1)).count();
    assertThat(canary).isBetween(199L, 201L);
  }

  @Test
  void choose_sessionAgain_staysAndIsForgottenWithTheClient() {
    Fleetlet fleet = new Fleetlet(1, 1);
    ScriptedClient client = ScriptedClient.session();
    Replica first = fleet.of(client);
    for (int i = 0; i < 20; i++) {
      fleet.lane.choose(ScriptedClient.session());
      assertThat(fleet.of(client)).isSameAs(first);
    }
    client.close();
    assertThat(fleet.kept(client)).isFalse();
  }

  @Test
  void choose_replicaDown_movesItsSessionsAndTheyStayThere() {
    Fleetlet fleet = new Fleetlet(1, 1);
    ScriptedClient client = ScriptedClient.session();
    Replica first = fleet.of(client);
    first.down(fleet.failure());
    Replica second = fleet.of(client);
    assertThat(second).isNotSameAs(first);
    first.answered();
    assertThat(fleet.of(client)).isSameAs(second);
    assertThat(fleet.events).as("never down as a whole").containsExactly("up");
  }

  @Test
  void choose_allDown_staysWithItsOwnAndTellsTheServerDownOnce() {
    Fleetlet fleet = new Fleetlet(1, 1);
    ScriptedClient client = ScriptedClient.session();
    Replica first = fleet.of(client);
    fleet.replica(0).down(fleet.failure());
    fleet.replica(1).down(fleet.failure());
    assertThat(fleet.of(client)).isSameAs(first);
    assertThat(fleet.events).containsExactly("down");
    assertThat(fleet.lane.whyDown()).isNotNull();
  }

  @Test
  void choose_listForNobody_alwaysAsksTheWeightiest() {
    Fleetlet fleet = new Fleetlet(1, 3);
    for (int i = 0; i < 50; i++) {
      assertThat(fleet.ownList()).isSameAs(fleet.replica(1));
    }
  }

  @Test
  void choose_afterAFailedAttempt_prefersAnother() {
    Fleetlet fleet = new Fleetlet(1, 1);
    ScriptedClient client = ScriptedClient.session();
    Replica first = fleet.of(client);
    for (int i = 0; i < 20; i++) {
      assertThat(fleet.choose(client, Set.of(first))).isNotSameAs(first);
    }
    assertThat(fleet.of(client)).isSameAs(first);
  }

  @Test
  void ended_failuresInARow_ejectForLongerEachTimeButNeverMoreThanTheShare() {
    Fleetlet fleet = new Fleetlet(1, 1, 1);
    fleet.fail(0, 4);
    assertThat(fleet.replica(0).state()).isEqualTo(ReplicaState.UNTRIED);
    fleet.fail(0, 1);
    assertThat(fleet.replica(0).state()).isEqualTo(ReplicaState.EJECTED);
    fleet.fail(1, 5);
    assertThat(fleet.replica(1).state()).as("half of three is one").isEqualTo(ReplicaState.UNTRIED);

    fleet.advance(Duration.ofSeconds(9));
    assertThat(fleet.replica(0).state()).isEqualTo(ReplicaState.EJECTED);
    fleet.advance(Duration.ofSeconds(1));
    assertThat(fleet.replica(0).isUsable()).isTrue();

    fleet.fail(0, 5);
    fleet.advance(Duration.ofSeconds(19));
    assertThat(fleet.replica(0).state()).isEqualTo(ReplicaState.EJECTED);
    fleet.advance(Duration.ofSeconds(1));
    assertThat(fleet.replica(0).isUsable()).isTrue();
  }

  @Test
  void ended_answerBetween_beginsTheRowAnew() {
    Fleetlet fleet = new Fleetlet(1, 1);
    fleet.fail(0, 4);
    fleet.answer(0, 1, AttemptEnd.ANSWERED_ERROR, 1);
    fleet.fail(0, 4);
    assertThat(fleet.replica(0).isUsable()).isTrue();
  }

  @Test
  void adopt_drained_movesSessionsAtTheirNextCall() {
    Fleetlet fleet = new Fleetlet(1, 1);
    ScriptedClient client = fleet.clientOf(1);
    fleet.adopt(fleet.spec(0), fleet.spec(1).drained());
    assertThat(fleet.replica(1).state()).isEqualTo(ReplicaState.DRAINING);
    assertThat(fleet.of(client)).isSameAs(fleet.replica(0));
  }

  @Test
  void adopt_drainedAndDedicated_keepsSessionsUntilTheyEnd() {
    Fleetlet fleet =
        new Fleetlet(Harness.limits(UpstreamSharing.DEDICATED, 10, 10), Canary.IGNORED, 1, 1);
    ScriptedClient client = fleet.clientOf(1);
    fleet.adopt(fleet.spec(0), fleet.spec(1).drained());
    assertThat(fleet.of(client)).isSameAs(fleet.replica(1));
    assertThat(fleet.of(ScriptedClient.session())).isSameAs(fleet.replica(0));
  }

  @Test
  void adopt_replicaRemoved_endsWithItsLastCall() {
    Fleetlet fleet = new Fleetlet(1, 1);
    Replica removed = fleet.replica(1);
    ScriptedClient client = fleet.clientOf(1);
    removed.begun();
    fleet.adopt(fleet.spec(0));
    assertThat(fleet.of(client)).isSameAs(fleet.replica(0));
    fleet.advance(Duration.ofSeconds(1));
    assertThat(removed.pool().isClosed()).isFalse();
    removed.ended(AttemptEnd.ANSWERED, 1);
    fleet.advance(Duration.ofSeconds(1));
    assertThat(removed.pool().isClosed()).isTrue();
    assertThat(fleet.transport(1).shutdowns).isEqualTo(1);
  }

  @Test
  void adopt_sameTransport_keepsTheReplicaAndItsSessions() {
    Fleetlet fleet = new Fleetlet(1, 1);
    ScriptedClient client = fleet.clientOf(1);
    Replica before = fleet.replica(1);
    fleet.adopt(fleet.spec(0), fleet.spec(1).weighing(5));
    assertThat(fleet.replica(1)).isSameAs(before);
    assertThat(before.weight()).isEqualTo(5);
    assertThat(fleet.of(client)).isSameAs(before);
  }

  @Test
  void call_connectionRefusedByOne_isAnsweredByTheOther() {
    Fleetlet fleet = new Fleetlet(1, 1);
    fleet.advance(Duration.ZERO);
    ScriptedClient client = fleet.clientOf(0);
    HeardReply caller = fleet.call(client);
    fleet
        .last(0)
        .listener()
        .onFailure(
            new dev.sluice.exchange.Failure.ByBackend(
                Reason.BACKEND_DISCONNECTED, "scripted", Harness.SERVER, Sent.NOTHING));
    fleet.advance(Duration.ofSeconds(1));
    fleet.transport(1).channel(0).answer(fleet.last(1), "{}");
    assertThat(caller.answer).contains("\"c\"");
  }

  @Test
  void choose_nobody_spreadsItsCalls() {
    Fleetlet fleet = new Fleetlet(1, 1);
    Client nobody = Client.nobody(Scope.AGGREGATE, Identity.ANONYMOUS, ClientCapabilities.NONE);
    int first = 0;
    for (int i = 0; i < 1_000; i++) {
      first += fleet.lane.choose(nobody) == fleet.replica(0) ? 1 : 0;
    }
    assertThat(first).isBetween(400, 600);
  }
}
