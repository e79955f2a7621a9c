package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ServerName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  private final Random random = new Random(42);
  private final Choice choice = new Choice(random::nextLong);

  private static List<Replica> weights(int... weights) {
    Harness harness = new Harness();
    List<Replica> replicas = new ArrayList<>();
    for (int weight : weights) {
      ScriptedTransport transport = new ScriptedTransport(new ServerName("r"));
      ReplicaSpec spec = new ReplicaSpec("r" + replicas.size(), weight, false, transport);
      replicas.add(
          new Replica(harness.lane, spec, new Replicas(harness.lane, ReplicaSet.of(spec))));
    }
    return replicas;
  }

  @Test
  void forSession_canaryOfOneTenth_getsEveryTenthOfTwoThousand() {
    List<Replica> replicas = weights(9, 1);
    int canary = 0;
    for (int i = 0; i < 2_000; i++) {
      if (choice.forSession(replicas).equals(replicas.get(1))) {
        canary++;
      }
    }
    assertThat(canary).isBetween(199, 201);
  }

  @Test
  void forSession_loadsThatDiffer_keepsTheSharesToTwoSessions() {
    List<Replica> replicas = weights(6, 3, 1);
    Map<Replica, Integer> count = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      Replica busy = replicas.get(random.nextInt(3));
      busy.begun();
      count.merge(choice.forSession(replicas), 1, Integer::sum);
      if (random.nextBoolean()) {
        busy.ended(AttemptEnd.ANSWERED, 1);
      }
    }
    assertThat(count.get(replicas.get(0))).isBetween(598, 602);
    assertThat(count.get(replicas.get(1))).isBetween(298, 302);
    assertThat(count.get(replicas.get(2))).isBetween(98, 102);
  }

  @Test
  void forSession_equalWeights_takesTheLessLoaded() {
    List<Replica> replicas = weights(1, 1, 1);
    Replica first = choice.forSession(replicas);
    assertThat(first).isSameAs(replicas.get(0));
    replicas.get(1).begun();
    assertThat(choice.forSession(replicas)).isSameAs(replicas.get(2));
  }

  @Test
  void forCall_oneLoaded_mostlyTakesTheOther() {
    List<Replica> replicas = weights(1, 1);
    replicas.get(0).begun();
    int other = 0;
    for (int i = 0; i < 1_000; i++) {
      other += choice.forCall(replicas).equals(replicas.get(1)) ? 1 : 0;
    }
    assertThat(other).isBetween(700, 800);
  }

  @Test
  void forCall_noneLoaded_drawsByWeight() {
    List<Replica> replicas = weights(9, 1);
    int light = 0;
    for (int i = 0; i < 10_000; i++) {
      light += choice.forCall(replicas).equals(replicas.get(1)) ? 1 : 0;
    }
    assertThat(light).isBetween(900, 1_100);
  }

  @Test
  void untried_allTried_givesAllAgain() {
    List<Replica> replicas = weights(1, 1);
    Set<Replica> one = replicas.get(0).alsoTried(Set.of());
    assertThat(Choice.untried(replicas, one)).containsExactly(replicas.get(1));
    assertThat(Choice.untried(replicas, replicas.get(1).alsoTried(one))).isEqualTo(replicas);
    assertThat(one).hasSize(1);
  }
}
