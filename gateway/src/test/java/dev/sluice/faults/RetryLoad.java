package dev.sluice.faults;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that fails so many percent of its attempts, and how much more it is asked because of it.
 *
 * @param calls in all, of a tool that may be repeated
 * @param percent of attempts that are read and then cut
 */
record RetryLoad(int calls, int percent, long seed) {
  /** Lets every call through to the server, so that the budget alone bounds what it is asked. */
  static final String NO_BREAKER = ", breaker: { enabled: false }";

  private static final int CLIENTS = 16;

  /**
   * What came of it.
   *
   * @param attempts that the server read
   * @param results calls with a result
   */
  record Result(int attempts, int results, double seconds, Ledger ledger, Outcomes outcomes) {}

  /**
   * Runs it.
   *
   * @param settings further keys of the server, each after a comma
   */
  Result run(String settings) {
    Ledger ledger = new Ledger(calls);
    Outcomes outcomes = new Outcomes(calls);
    AtomicInteger next = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(CLIENTS);
    long began = System.nanoTime();
    try (FaultyServer web = new FaultyServer(ledger, seed);
        Stand stand =
            Stand.start("servers: { s: { url: \"" + web.url() + '"' + settings + " } }\n")) {
      began = System.nanoTime();
      for (int i = 0; i < CLIENTS; i++) {
        String name = "c" + i;
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Caller caller = new Caller(stand.port(), "/mcp", name).open()) {
                    for (int key = next.getAndIncrement();
                        key < calls;
                        key = next.getAndIncrement()) {
                      caller.call(script(key), "s__look", outcomes);
                    }
                  }
                  done.countDown();
                });
      }
      done.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    int results = 0;
    for (int key = 0; key < calls; key++) {
      results += outcomes.of(key) == Outcome.RESULT ? 1 : 0;
    }
    return new Result(ledger.totalArrivals(), results, seconds, ledger, outcomes);
  }

  private Script script(int key) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + key);
    List<Fault> faults =
        random
            .ints(4, 0, 100)
            .mapToObj(drawn -> drawn < percent ? Fault.RESET_AFTER_READING : Fault.NONE)
            .toList();
    return new Script(key, 0, Tool.LOOK, faults, Script.Manner.WAITS);
  }
}
