package dev.sluice.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Five servers behind one gateway, one of which is stalled, then dead, then back, again and again:
 * what the clients of the other four notice of it.
 *
 * @param rounds windows of each kind
 * @param windowMillis how long each lasts
 */
record Isolation(int rounds, int windowMillis) {
  static final int SERVERS = 5;

  /** Of each of the four; one call every 20 ms. */
  static final int CALLERS = 4;

  /** Of the one that fails; one call every 100 ms. */
  static final int VICTIMS = 64;

  private static final int KEYS = 1 << 20;
  private static final String YAML =
      ", timeout: 1s, connectTimeout: 500ms, initializeTimeout: 1s, health: { interval: 1s,"
          + " timeout: 500ms }, breaker: { openFor: 500ms, maxOpenFor: 1s } }\n";

  /** What the fifth server does. */
  enum Phase {
    WELL,
    STALLED,
    WELL_AGAIN,
    DEAD
  }

  /**
   * What came of it.
   *
   * @param wrong calls to the four without a result
   * @param opened whether the fifth's circuit was seen open
   * @param closedAgain whether it was closed at the end
   * @param listMillis longest wait for a list of tools
   * @param backMillis longest wait for the fifth's tools after it was back
   */
  record Result(int wrong, boolean opened, boolean closedAgain, long listMillis, long backMillis) {}

  Result run() {
    return new Run().run();
  }

  private final class Run {
    private final Ledger ledger = new Ledger(KEYS);
    private final Outcomes outcomes = new Outcomes(KEYS);
    private final AtomicInteger keys = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<FaultyServer> servers = new ArrayList<>();
    private boolean opened;
    private long listMillis;
    private long backMillis;

    Result run() {
      StringBuilder yaml = new StringBuilder("servers:\n");
      for (int i = 0; i < SERVERS; i++) {
        FaultyServer server = new FaultyServer(ledger, i);
        servers.add(server);
        yaml.append("  s")
            .append(i)
            .append(": { url: \"")
            .append(server.url())
            .append('"')
            .append(YAML);
      }
      try (Stand stand = Stand.start(yaml.toString())) {
        CountDownLatch ended = callers(stand.port());
        rounds(stand, Phase.WELL, Phase.STALLED);
        rounds(stand, Phase.WELL_AGAIN, Phase.DEAD);
        stop.countDown();
        ended.await();
        boolean closed = breaker(stand) == 0;
        return new Result(wrong.get(), opened, closed, listMillis, backMillis);
      } catch (InterruptedException | IOException e) {
        throw new AssertionError(e);
      } finally {
        servers.forEach(FaultyServer::close);
      }
    }

    private CountDownLatch callers(int port) {
      CountDownLatch ended = new CountDownLatch((SERVERS - 1) * CALLERS + VICTIMS);
      for (int server = 0; server < SERVERS; server++) {
        boolean victim = server == SERVERS - 1;
        for (int i = 0; i < (victim ? VICTIMS : CALLERS); i++) {
          String name = "s" + server;
          String client = name + '-' + i;
          Thread.ofVirtual()
              .start(
                  () -> {
                    call(port, client, name, victim);
                    ended.countDown();
                  });
        }
      }
      return ended;
    }

    private void call(int port, String client, String server, boolean victim) {
      long pause = TimeUnit.MILLISECONDS.toNanos(victim ? 100 : 20);
      try (Caller caller = new Caller(port, "/mcp", client).open()) {
        long next = System.nanoTime();
        while (stop.getCount() > 0) {
          int key = keys.getAndIncrement() % KEYS;
          caller.call(Script.harmless(key, 0, Tool.PAY), server + "__pay", outcomes);
          if (!victim) {
            wrong.addAndGet(outcomes.of(key) == Outcome.RESULT ? 0 : 1);
          }
          next = Math.max(next + pause, System.nanoTime() - pause);
          LockSupport.parkNanos(next - System.nanoTime());
        }
      }
    }

    private void rounds(Stand stand, Phase good, Phase bad)
        throws IOException, InterruptedException {
      pass(stand, bad);
      enter(stand, good);
      for (int i = 0; i < rounds; i++) {
        measure(stand);
        enter(stand, bad);
        measure(stand);
        enter(stand, good);
      }
    }

    /** Goes through a phase once without counting, so that nothing is seen for the first time. */
    private void pass(Stand stand, Phase bad) throws IOException, InterruptedException {
      stop.await(3L * windowMillis, TimeUnit.MILLISECONDS);
      enter(stand, bad);
      stop.await(windowMillis, TimeUnit.MILLISECONDS);
    }

    private void enter(Stand stand, Phase phase) throws IOException {
      FaultyServer last = servers.getLast();
      switch (phase) {
        case WELL -> last.mood("");
        case STALLED -> last.mood(Fault.HANG_BEFORE_RUNNING.name());
        case WELL_AGAIN -> last.revive();
        case DEAD -> last.die();
      }
      if (phase == Phase.WELL_AGAIN || phase == Phase.WELL) {
        backMillis = Math.max(backMillis, untilBack(stand));
      }
    }

    /** How long until a call to the fifth server succeeds and its tools are listed. */
    private long untilBack(Stand stand) throws IOException {
      long begun = System.nanoTime();
      try (Caller caller = new Caller(stand.port(), "/mcp", "back").open()) {
        Outcome last = Outcome.NONE;
        while (last != Outcome.RESULT || caller.tools().size() < SERVERS * Tool.values().length) {
          if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(30)) {
            throw new AssertionError("the fifth server does not come back: " + last);
          }
          int key = keys.getAndIncrement() % KEYS;
          caller.call(Script.harmless(key, 0, Tool.PAY), "s" + (SERVERS - 1) + "__pay", outcomes);
          last = outcomes.of(key);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
      }
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private void measure(Stand stand) throws InterruptedException {
      stop.await(windowMillis, TimeUnit.MILLISECONDS);
      opened |= breaker(stand) > 0;
      listMillis = Math.max(listMillis, listed(stand));
    }

    private double breaker(Stand stand) {
      return stand.meter("sluice_breaker_state", "server=\"s" + (SERVERS - 1) + '"');
    }

    private long listed(Stand stand) {
      long begun = System.nanoTime();
      try (Caller caller = new Caller(stand.port(), "/mcp", "list").open()) {
        caller.tools();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
  }
}
