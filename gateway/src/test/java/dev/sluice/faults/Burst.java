package dev.sluice.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Many calls to one server at once, each on a connection of its own.
 *
 * @param sessions that share the calls
 */
record Burst(int calls, int sessions) {
  /** Calls an HTTP server is asked to hold at once before it answers the first. */
  private static final int GATHERED = 1_000;

  private static final String LIMITS =
      "limits: { connections: 6000 }\nsessions: { calls: 5000 }\nservers:\n";

  /**
   * What came of it.
   *
   * @param leftovers what was open afterwards
   */
  record Result(Ledger ledger, Outcomes outcomes, List<String> leftovers) {
    /** Calls that did not end with their result, or did not run exactly once. */
    int wrong(int calls) {
      int wrong = 0;
      for (int key = 0; key < calls; key++) {
        wrong += outcomes.of(key) == Outcome.RESULT && ledger.runs(key) == 1 ? 0 : 1;
      }
      return wrong;
    }
  }

  Result overHttp() {
    Ledger ledger = new Ledger(calls);
    try (FaultyServer web = new FaultyServer(ledger, 1)) {
      web.gather(Math.min(calls, GATHERED));
      return run("url: \"" + web.url() + "\", connections: 1500", ledger);
    }
  }

  Result overHttp2() {
    Ledger ledger = new Ledger(calls);
    try (FaultyHttp2Server web = new FaultyHttp2Server(ledger, 1)) {
      return run("url: \"" + web.url() + "\", http2: true", ledger);
    }
  }

  Result overStdio() {
    Ledger ledger = new Ledger(calls);
    try (LedgerPort port = new LedgerPort(ledger)) {
      return run(FaultyProgram.yaml(port), ledger);
    }
  }

  private Result run(String server, Ledger ledger) {
    Outcomes outcomes = new Outcomes(calls);
    Leftovers leftovers = new Leftovers();
    try (Stand stand = Stand.start(LIMITS + "  one: { " + server + ", timeout: 20s }\n")) {
      List<Caller> owners = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        owners.add(new Caller(stand.port(), "/mcp", "s" + i).open());
      }
      fire(owners, outcomes);
      owners.forEach(Caller::close);
      leftovers.ofRunning(stand, List.of("one"));
    }
    return new Result(ledger, outcomes, leftovers.found());
  }

  /** Connects all, then makes all calls at once, each on a connection of its own. */
  private void fire(List<Caller> owners, Outcomes outcomes) {
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
    Throwable failure = broken.get();
    if (failure != null) {
      throw new AssertionError("a client broke", failure);
    }
  }
}
