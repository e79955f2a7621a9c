package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.Fleetlet.Canary;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.ScriptedClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final CanaryConfig CONFIG =
      new CanaryConfig(true, null, Duration.ofSeconds(30), 20, 10, 300);

  private final Fleetlet fleet = new Fleetlet(Canary.WATCHED, 9, 1);

  private ReplicaState canary() {
    return fleet.replica(1).state();
  }

  @Test
  void tick_badCanary_isRolledBackAndItsSessionsMove() {
    ScriptedClient client = fleet.clientOf(1);
    fleet.answer(0, 200, AttemptEnd.ANSWERED, 5);
    fleet.answer(1, 19, AttemptEnd.ANSWERED_ERROR, 5);
    fleet.advance(SECOND);
    assertThat(canary()).as("one call too few").isEqualTo(ReplicaState.UP);

    fleet.answer(1, 1, AttemptEnd.ANSWERED, 5);
    fleet.advance(SECOND);
    assertThat(canary()).isEqualTo(ReplicaState.ROLLED_BACK);
    assertThat(fleet.lane.view().get(1).detail()).contains("95 % of its 20 calls went wrong");
    assertThat(fleet.of(client)).isSameAs(fleet.replica(0));
    assertThat(fleet.of(ScriptedClient.session())).isSameAs(fleet.replica(0));
  }

  @Test
  void tick_errorsAtTheMarginOfManyCalls_areNotEnough() {
    fleet.answer(0, 9_000, AttemptEnd.ANSWERED, 5);
    fleet.answer(0, 1_000, AttemptEnd.ANSWERED_ERROR, 5);
    fleet.answer(1, 800, AttemptEnd.ANSWERED, 6);
    fleet.answer(1, 200, AttemptEnd.ANSWERED_ERROR, 6);
    fleet.advance(SECOND);
    assertThat(canary()).as("at the margin").isEqualTo(ReplicaState.UP);
    fleet.answer(1, 1, AttemptEnd.ANSWERED_ERROR, 6);
    fleet.advance(SECOND);
    assertThat(canary()).as("past it").isEqualTo(ReplicaState.ROLLED_BACK);
  }

  @Test
  void tick_errorsPastTheMarginOfFewCalls_areChance() {
    fleet.answer(0, 90, AttemptEnd.ANSWERED, 5);
    fleet.answer(0, 10, AttemptEnd.ANSWERED_ERROR, 5);
    fleet.answer(1, 14, AttemptEnd.ANSWERED, 6);
    fleet.answer(1, 6, AttemptEnd.ANSWERED_ERROR, 6);
    fleet.advance(SECOND);
    assertThat(canary()).isEqualTo(ReplicaState.UP);
  }

  @Test
  void tick_goodCanaryWithAFewSlowCalls_stays() {
    fleet.answer(0, 900, AttemptEnd.ANSWERED, 10);
    fleet.answer(1, 99, AttemptEnd.ANSWERED, 10);
    for (int slow = 1; slow <= 6; slow++) {
      fleet.answer(1, 1, AttemptEnd.ANSWERED, 2_000);
      fleet.advance(SECOND);
      assertThat(canary()).as("%d slow calls", slow).isEqualTo(ReplicaState.UP);
    }
    fleet.answer(1, 2, AttemptEnd.ANSWERED, 2_000);
    fleet.advance(SECOND);
    assertThat(canary()).isEqualTo(ReplicaState.ROLLED_BACK);
    assertThat(fleet.lane.view().get(1).detail()).contains("8 of its 107 calls took longer");
  }

  @Test
  void tick_slowCallsOnAll_areNobodysFault() {
    fleet.answer(0, 1_800, AttemptEnd.ANSWERED, 10);
    fleet.answer(0, 17, AttemptEnd.ANSWERED, 2_000);
    fleet.answer(1, 198, AttemptEnd.ANSWERED, 10);
    fleet.answer(1, 5, AttemptEnd.ANSWERED, 2_000);
    fleet.advance(SECOND);
    assertThat(canary()).isEqualTo(ReplicaState.UP);
  }

  @Test
  void tick_slowCanary_isRolledBackFromItsLeastCallsOn() {
    fleet.answer(0, 200, AttemptEnd.ANSWERED, 10);
    fleet.answer(1, 19, AttemptEnd.ANSWERED, 400);
    fleet.advance(SECOND);
    assertThat(canary()).isEqualTo(ReplicaState.UP);
    fleet.answer(1, 1, AttemptEnd.ANSWERED, 400);
    fleet.advance(SECOND);
    assertThat(canary()).isEqualTo(ReplicaState.ROLLED_BACK);
  }

  @Test
  void tick_slowerThanOthersButAlike_stays() {
    fleet.answer(0, 200, AttemptEnd.ANSWERED, 1);
    fleet.answer(1, 100, AttemptEnd.ANSWERED, 19);
    fleet.advance(SECOND);
    assertThat(canary()).isEqualTo(ReplicaState.UP);
  }

  @Test
  void tick_callsUnderWayLongerThanTheLimit_countAtOnce() {
    fleet.advance(Duration.ZERO);
    fleet.answer(0, 900, AttemptEnd.ANSWERED, 10);
    fleet.answer(1, 100, AttemptEnd.ANSWERED, 10);
    List<HeardReply> callers = hang(1, 7);
    fleet.advance(Duration.ofMillis(10));
    assertThat(canary()).as("not slow yet").isEqualTo(ReplicaState.UP);
    fleet.advance(SECOND);
    assertThat(canary()).isEqualTo(ReplicaState.ROLLED_BACK);
    assertThat(fleet.lane.view().get(1).detail()).contains("7 of its 107").contains("7 of them");
    assertThat(callers).allSatisfy(each -> assertThat(each.answer).isNull());
  }

  @Test
  void tick_hangingFromItsFirstCall_isRolledBackWithinThirtySeconds() {
    fleet.advance(Duration.ZERO);
    List<HeardReply> callers = hang(1, 3);
    int seconds = 0;
    while (canary() != ReplicaState.ROLLED_BACK && seconds < 30) {
      fleet.answer(0, 100, AttemptEnd.ANSWERED, 10);
      fleet.advance(SECOND);
      seconds++;
    }
    assertThat(seconds).isEqualTo(5);
    assertThat(callers).hasSize(3);
  }

  @Test
  void tick_bothHang_isNobodysFault() {
    fleet.advance(Duration.ZERO);
    fleet.answer(0, 90, AttemptEnd.ANSWERED, 10);
    fleet.answer(1, 10, AttemptEnd.ANSWERED, 10);
    List<HeardReply> callers = new ArrayList<>(hang(1, 8));
    callers.addAll(hang(0, 72));
    for (int i = 0; i < 20; i++) {
      fleet.advance(SECOND);
      assertThat(canary()).isEqualTo(ReplicaState.UP);
    }
    assertThat(callers).hasSize(80);
  }

  private List<HeardReply> hang(int replica, int calls) {
    List<HeardReply> callers = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      callers.add(fleet.call(fleet.clientOf(replica)));
    }
    return callers;
  }

  @Test
  void tick_oldOutcomes_areForgotten() {
    fleet.answer(1, 100, AttemptEnd.ANSWERED_ERROR, 5);
    for (int i = 0; i < 36; i++) {
      fleet.advance(SECOND);
    }
    fleet.answer(0, 100, AttemptEnd.ANSWERED, 5);
    fleet.advance(SECOND);
    assertThat(fleet.replica(1).isUsable()).isTrue();
  }

  /** Calls a second, percent of them that fail, percent that take from 5 to 60 s. */
  @ParameterizedTest
  @CsvSource({"20, 0, 0", "20, 2, 1", "20, 20, 5", "100, 1, 0.3", "100, 30, 2", "5, 50, 20"})
  void verdict_replicasAlike_thousandTrialsOfAMinuteRollNoneBack(
      int rate, double bad, double slow) {
    int rolledBack = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      rolledBack += new Simulation(new Load(rate, bad, slow, 10), seed).minute() == null ? 0 : 1;
    }
    assertThat(rolledBack).isZero();
  }

  @ParameterizedTest
  @CsvSource({"30, 0", "2, 40"})
  void verdict_canaryWorse_isRolledBackInEveryTrial(double bad, double slow) {
    Load worse = new Load(100, bad, slow, 10);
    for (int seed = 0; seed < 100; seed++) {
      Simulation simulation = new Simulation(new Load(100, 2, 0.5, 10), seed);
      simulation.canary = worse;
      assertThat(simulation.minute()).isNotNull();
    }
  }

  /** What calls there are: how many a second, and how they end. */
  private record Load(int rate, double badPercent, double slowPercent, double millis) {
    double nanos(SplittableRandom random) {
      return random.nextDouble(100) < slowPercent
          ? 5e9 + random.nextDouble(55e9)
          : millis * 1e6 * Math.exp(random.nextGaussian());
    }
  }

  /** A minute of calls, one tenth of them to the replica on trial, judged every second. */
  private static final class Simulation {
    private record Call(double ends, double began, boolean bad) {}

    private final SplittableRandom random;
    private final Load load;
    private final List<OutcomeWindow> windows = List.of(new OutcomeWindow(), new OutcomeWindow());
    private final List<Deque<Call>> underWay = List.of(new ArrayDeque<>(), new ArrayDeque<>());
    private Load canary;
    private double now;

    Simulation(Load load, long seed) {
      this.load = load;
      this.canary = load;
      this.random = new SplittableRandom(seed);
    }

    @Nullable String minute() {
      String why = null;
      for (int second = 1; second <= 60 && why == null; second++) {
        for (int i = 0; i < load.rate(); i++) {
          boolean onTrial = random.nextInt(10) == 0;
          begin(onTrial ? 1 : 0, onTrial ? canary : load);
        }
        now = second * 1e9;
        end(0);
        end(1);
        why = Trial.verdict(side(1), side(0), CONFIG);
        if (second % 5 == 0) {
          windows.forEach(OutcomeWindow::turn);
        }
      }
      return why;
    }

    private void begin(int replica, Load of) {
      double began = now + random.nextDouble(1e9);
      boolean bad = random.nextDouble(100) < of.badPercent();
      underWay.get(replica).add(new Call(began + of.nanos(random), began, bad));
    }

    private void end(int replica) {
      underWay
          .get(replica)
          .removeIf(
              call -> {
                boolean ended = call.ends() <= now;
                if (ended) {
                  windows.get(replica).add(call.bad(), (long) (call.ends() - call.began()));
                }
                return ended;
              });
    }

    private Trial.Side side(int replica) {
      var sum = new OutcomeWindow.Sum();
      windows.get(replica).addTo(sum);
      return new Trial.Side(
          sum,
          nanos ->
              (int)
                  underWay.get(replica).stream()
                      .filter(call -> now - call.began() >= nanos)
                      .count());
    }
  }
}
