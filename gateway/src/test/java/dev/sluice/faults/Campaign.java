package dev.sluice.faults;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Many clients that make many calls through one gateway to servers of every transport which fail in
 * every way, and the check of every one of these calls against the ledger.
 *
 * @param calls in all
 * @param seed of everything that goes wrong
 * @param slackMillis how late a call may be because the machine is busy
 */
record Campaign(int calls, long seed, int slackMillis) {
  static final int CLIENTS = 64;

  /** Of attempts. */
  static final int FAULTY_PERCENT = 40;

  /** Of connections, which fail before a call is read from them. */
  static final int SPOILED_PERCENT = 6;

  /** A listener refuses connections for a while after so many calls. */
  static final int CALLS_BETWEEN_REFUSALS = 1_500;

  static final int TIMEOUT_MILLIS = 300;
  static final int MOST_MILLIS = 600;

  /** Attempts of one call, the first included. */
  static final int MOST_ATTEMPTS = 3;

  static final List<Fault.Where> SERVERS =
      List.of(
          Fault.Where.HTTP,
          Fault.Where.STDIO,
          Fault.Where.HTTP2,
          Fault.Where.HTTP,
          Fault.Where.STDIO,
          Fault.Where.HTTP2);

  private static final List<String> NAMES =
      List.of("web", "child", "streams", "otherweb", "otherchild", "otherstreams");

  /**
   * Runs it.
   *
   * @param progress told how many calls have ended, now and then
   */
  Report run(IntConsumer progress) {
    long began = System.nanoTime();
    Ledger ledger = new Ledger(calls);
    Outcomes outcomes = new Outcomes(calls);
    Leftovers leftovers = new Leftovers();
    long spoiled;
    try (FaultyServer web = new FaultyServer(ledger, seed);
        FaultyServer otherWeb = new FaultyServer(ledger, seed + 1);
        FaultyHttp2Server streams = new FaultyHttp2Server(ledger, seed + 2);
        FaultyHttp2Server otherStreams = new FaultyHttp2Server(ledger, seed + 3);
        LedgerPort port = new LedgerPort(ledger)) {
      List<FaultyWeb> webs = List.of(web, streams, otherWeb, otherStreams);
      try (Stand stand = Stand.start(yaml(webs, port))) {
        webs.forEach(each -> each.spoil(SPOILED_PERCENT));
        call(stand.port(), List.of(web, otherWeb), outcomes, progress);
        webs.forEach(each -> each.spoil(0));
        leftovers.ofRunning(stand, NAMES);
      }
      spoiled = webs.stream().mapToLong(FaultyWeb::spoiled).sum();
      leftovers.ofStopped(webs);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return Report.of(this, ledger, outcomes, leftovers, new Report.Course(seconds, spoiled));
  }

  private static String yaml(List<FaultyWeb> webs, LedgerPort port) {
    String times =
        (", timeout: " + TIMEOUT_MILLIS + "ms, maxTotal: " + MOST_MILLIS + "ms")
            + (", retry: { attempts: " + MOST_ATTEMPTS)
            + ", pause: 2ms, maxPause: 10ms, budget: 100, minPerSecond: 10000 }"
            + ", breaker: { failureRate: 95, window: 100, minCalls: 60, openFor: 100ms,"
            + " maxOpenFor: 100ms, probes: 5 }";
    String http = times + ", initializeTimeout: 300ms, connectTimeout: 200ms";
    String stdio =
        times
            + ", initializeTimeout: 5s, restartDelay: 10ms, maxRestartDelay: 50ms, "
            + "stopGrace: 200ms";
    StringBuilder yaml = new StringBuilder("response: { upgradeAfter: 100ms }\nservers:\n");
    Iterator<FaultyWeb> next = webs.iterator();
    for (int i = 0; i < SERVERS.size(); i++) {
      Fault.Where way = SERVERS.get(i);
      yaml.append("  ").append(name(i)).append(": { ");
      if (way == Fault.Where.STDIO) {
        yaml.append(FaultyProgram.yaml(port)).append(stdio);
      } else {
        yaml.append("url: \"").append(next.next().url()).append('"').append(http);
        yaml.append(", http2: ").append(way == Fault.Where.HTTP2);
      }
      yaml.append(" }\n");
    }
    return yaml.toString();
  }

  /** The name of a server in the configuration. */
  static String name(int server) {
    return NAMES.get(server);
  }

  Script script(int key) {
    return Script.of(seed, key, SERVERS, FAULTY_PERCENT);
  }

  private void call(int port, List<FaultyServer> webs, Outcomes outcomes, IntConsumer progress) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> broken = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(CLIENTS);
    for (int client = 0; client < CLIENTS; client++) {
      String name = "c" + client;
      Runnable work = () -> client(port, name, next, outcomes);
      Thread.ofVirtual()
          .uncaughtExceptionHandler((thread, failure) -> broken.set(failure))
          .start(
              () -> {
                try {
                  work.run();
                } finally {
                  done.countDown();
                }
              });
    }
    watch(next, done, webs, progress);
    Throwable failure = broken.get();
    if (failure != null) {
      throw new AssertionError("a client broke, seed " + seed, failure);
    }
  }

  private void client(int port, String name, AtomicInteger next, Outcomes outcomes) {
    try (Caller caller = new Caller(port, "/mcp", name).open()) {
      for (int key = next.getAndIncrement(); key < calls; key = next.getAndIncrement()) {
        Script script = script(key);
        caller.call(script, name(script.server()) + "__" + script.tool().text(), outcomes);
      }
    }
  }

  /** Until all is done: shows progress, and lets a listener refuse connections now and then. */
  private void watch(
      AtomicInteger next, CountDownLatch done, List<FaultyServer> webs, IntConsumer progress) {
    int refusals = 0;
    try {
      while (!done.await(100, TimeUnit.MILLISECONDS)) {
        int begun = Math.min(calls, next.get());
        progress.accept(begun);
        if (begun / CALLS_BETWEEN_REFUSALS > refusals) {
          refusals++;
          webs.get(refusals % webs.size()).refuseFor(TimeUnit.MILLISECONDS.toNanos(40));
        }
      }
      progress.accept(calls);
    } catch (InterruptedException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
