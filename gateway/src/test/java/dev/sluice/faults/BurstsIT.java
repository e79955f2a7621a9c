package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many calls at once to one server: none is lost, none runs twice. */
final class BurstsIT {
  /** Calls an HTTP server is asked to hold at once before it answers the first. */
  private static final int GATHERED = 1_000;

  private static final String LIMITS =
      "limits: { connections: 6000 }\nsessions: { calls: 5000 }\nservers:\n";

  @ParameterizedTest
  @CsvSource({"15, 1", "15, 15", "500, 1", "500, 50", "5000, 1", "5000, 100"})
  void calls_atOnceToAnHttpServer_allAnsweredAndEachRanOnce(int calls, int sessions) {
    Ledger ledger = new Ledger(calls);
    try (FaultyServer web = new FaultyServer(ledger, 1)) {
      web.gather(Math.min(calls, GATHERED));
      String yaml = "  one: { url: \"" + web.url() + "\", connections: 1500, timeout: 20s }\n";
      burst(yaml, calls, sessions, ledger);
    }
  }

  @ParameterizedTest
  @CsvSource({"15, 1", "15, 15", "500, 1", "500, 50", "5000, 1", "5000, 100"})
  void calls_atOnceToAChildProcess_allAnsweredAndEachRanOnce(int calls, int sessions) {
    Ledger ledger = new Ledger(calls);
    try (LedgerPort port = new LedgerPort(ledger)) {
      burst("  one: { " + FaultyProgram.yaml(port) + ", timeout: 20s }\n", calls, sessions, ledger);
    }
  }

  private static void burst(String server, int calls, int sessions, Ledger ledger) {
    Outcomes outcomes = new Outcomes(calls);
    Leftovers leftovers = new Leftovers();
    try (Stand stand = Stand.start(LIMITS + server)) {
      List<Caller> owners = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        owners.add(new Caller(stand.port(), "/mcp", "s" + i).open());
      }
      fire(calls, owners, outcomes);
      owners.forEach(Caller::close);
      leftovers.ofRunning(stand, List.of("one"));
    }
    for (int key = 0; key < calls; key++) {
      assertThat(outcomes.of(key)).as("call %d", key).isEqualTo(Outcome.RESULT);
      assertThat(ledger.runs(key)).as("runs of call %d", key).isEqualTo(1);
    }
    assertThat(leftovers.found()).isEmpty();
  }

  /** Connects all, then makes all calls at once, each on a connection of its own. */
  private static void fire(int calls, List<Caller> owners, Outcomes outcomes) {
    CountDownLatch connected = new CountDownLatch(calls);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(calls);
    AtomicReference<Throwable> broken = new AtomicReference<>();
    for (int i = 0; i < calls; i++) {
      int key = i;
      Caller owner = owners.get(key % owners.size());
      Thread.ofVirtual()
          .start(
              () -> {
                try (Caller caller = owner.sibling("k" + key).connected()) {
                  connected.countDown();
                  go.await();
                  caller.call(Script.harmless(key, 0, Tool.PAY), "one__pay", outcomes);
                } catch (Exception failure) {
                  broken.set(failure);
                  connected.countDown();
                }
                done.countDown();
              });
    }
    try {
      connected.await();
      go.countDown();
      done.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(broken.get()).isNull();
  }
}
