package dev.sluice.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A server in two places, one of them on trial with a tenth of the weight: which sessions it gets,
 * and how soon it gets none when it is bad.
 */
final class Canary implements AutoCloseable {
  private static final int MOST_CALLS = 1 << 20;
  private static final int PAUSE_MILLIS = 50;
  private static final int CALLS_OF_A_SESSION = 10;
  private static final int SLOW_MILLIS = 1_500;

  /** What becomes of the canary. */
  enum Turn {
    ERRORS,
    SLOW,
    HANGS
  }

  private final Ledger stableLedger = new Ledger(MOST_CALLS);
  private final Ledger canaryLedger = new Ledger(MOST_CALLS);
  private final FaultyServer stable = new FaultyServer(stableLedger, 1);
  private final FaultyServer canary = new FaultyServer(canaryLedger, 2);
  private final Outcomes outcomes = new Outcomes(MOST_CALLS);
  private final AtomicInteger keys = new AtomicInteger();
  private final Stand stand;

  Canary() {
    stand =
        Stand.start(
            "servers: { s: { replicas: [ { url: \""
                + stable.url()
                + "\", weight: 9 }, { url: \""
                + canary.url()
                + "\", weight: 1, name: canary } ], canary: { rollback: true } } }\n");
  }

  private Caller open(String name) {
    return new Caller(stand.port(), "/mcp", name).open();
  }

  private int call(Caller caller) {
    int key = keys.getAndIncrement();
    caller.call(Script.harmless(key, 0, Tool.PAY), "s__pay", outcomes);
    return key;
  }

  /** How many of so many new sessions the canary gets; each makes two calls and is closed. */
  int share(int sessions) {
    int canaries = 0;
    for (int i = 0; i < sessions; i++) {
      try (Caller caller = open("share" + i)) {
        int first = call(caller);
        int second = call(caller);
        if (outcomes.of(first) != Outcome.RESULT || outcomes.of(second) != Outcome.RESULT) {
          throw new AssertionError(
              "session " + i + ": " + outcomes.of(first) + ' ' + outcomes.of(second));
        }
        int onCanary = canaryLedger.runs(first) + canaryLedger.runs(second);
        if (onCanary == 1) {
          throw new AssertionError("session " + i + " was on both replicas");
        }
        canaries += onCanary / 2;
      }
    }
    return canaries;
  }

  /**
   * What clients saw of a bad canary.
   *
   * @param calls of all clients
   * @param failed those that the canary got and failed
   * @param others failed calls that the canary did not get
   * @param worst most failed calls of one session
   * @param millis from the moment it went bad until the gateway gave it up; -1 when it did not
   * @param late calls it got more than a second after that
   */
  record Rollback(int calls, int failed, int others, int worst, long millis, int late) {
    boolean within(long most) {
      return millis >= 0 && millis <= most && others == 0 && late == 0;
    }
  }

  private boolean isRolledBack() {
    return stand.meter("sluice_replicas", "state=\"rolled_back\"") == 1;
  }

  private void turns(Turn turn) {
    switch (turn) {
      case ERRORS -> canary.mood(Fault.SERVER_ERROR.name());
      case SLOW -> canary.delay(SLOW_MILLIS);
      case HANGS -> canary.mood(Fault.HANG_BEFORE_RUNNING.name());
    }
  }

  /**
   * Lets the canary go bad under so many clients, and looks on for so long.
   *
   * @param wellSeconds how long it serves them well before
   */
  Rollback rollback(int clients, int wellSeconds, int seconds, Turn turn) {
    int before = keys.get();
    long begun = System.nanoTime();
    long bad = begun + TimeUnit.SECONDS.toNanos(wellSeconds);
    long until = bad + TimeUnit.SECONDS.toNanos(seconds);
    List<Client> all = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(clients);
    for (int i = 0; i < clients; i++) {
      Client client = new Client("client" + i);
      all.add(client);
      Thread.ofVirtual()
          .start(
              () -> {
                client.call(until);
                done.countDown();
              });
    }
    LockSupport.parkNanos(bad - System.nanoTime());
    if (isRolledBack()) {
      throw new AssertionError("a good canary was rolled back");
    }
    turns(turn);
    long givenUp = 0;
    while (givenUp == 0 && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      givenUp = isRolledBack() ? System.nanoTime() : 0;
    }
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    int arrived = canary.calls();
    await(done);
    return new Rollback(
        keys.get() - before,
        all.stream().mapToInt(client -> client.failed).sum(),
        all.stream().mapToInt(client -> client.others).sum(),
        all.stream().mapToInt(client -> client.worst).max().orElse(0),
        givenUp == 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(givenUp - bad),
        canary.calls() - arrived);
  }

  private static void await(CountDownLatch done) {
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** One client: a session, some calls, the next session. */
  private final class Client {
    private final String name;
    private int failed;
    private int others;
    private int worst;

    Client(String name) {
      this.name = name;
    }

    void call(long until) {
      while (System.nanoTime() < until) {
        int failedBefore = failed;
        try (Caller caller = open(name)) {
          for (int i = 0; i < CALLS_OF_A_SESSION; i++) {
            note(Canary.this.call(caller));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
          }
        }
        worst = Math.max(worst, failed - failedBefore);
      }
    }

    private void note(int key) {
      boolean onCanary = canaryLedger.arrivals(key) > 0;
      if (outcomes.of(key) != Outcome.RESULT) {
        failed += onCanary ? 1 : 0;
        others += onCanary ? 0 : 1;
      }
    }
  }

  @Override
  public void close() {
    stand.close();
    stable.close();
    canary.close();
  }
}
