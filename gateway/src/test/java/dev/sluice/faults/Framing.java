package dev.sluice.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many calls over every transport, among noise, interim messages and second answers, whose answers
 * must all come whole and each to its own call.
 *
 * @param calls in all
 */
record Framing(int calls) {
  private static final int CLIENTS = 32;
  private static final List<Fault.Where> SERVERS =
      List.of(Fault.Where.STDIO, Fault.Where.HTTP, Fault.Where.HTTP2);

  /** Makes the calls; returns how many did not end with their own result, or not after one run. */
  int wrong() {
    Ledger ledger = new Ledger(calls);
    Outcomes outcomes = new Outcomes(calls);
    AtomicInteger next = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(CLIENTS);
    try (FaultyServer web = new FaultyServer(ledger, 1);
        FaultyHttp2Server streams = new FaultyHttp2Server(ledger, 1);
        LedgerPort port = new LedgerPort(ledger);
        Stand stand = Stand.start(yaml(port, web, streams))) {
      for (int i = 0; i < CLIENTS; i++) {
        String name = "c" + i;
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Caller caller = new Caller(stand.port(), "/mcp", name).open()) {
                    for (int key = next.getAndIncrement();
                        key < calls;
                        key = next.getAndIncrement()) {
                      caller.call(script(key), "s" + key % SERVERS.size() + "__pay", outcomes);
                    }
                  } finally {
                    done.countDown();
                  }
                });
      }
      done.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return new Burst.Result(ledger, outcomes, List.of()).wrong(calls);
  }

  private static String yaml(LedgerPort port, FaultyServer web, FaultyHttp2Server streams) {
    return """
        servers:
          s0: { %s, timeout: 20s }
          s1: { url: "%s", timeout: 20s }
          s2: { url: "%s", http2: true, timeout: 20s }
        """
        .formatted(FaultyProgram.yaml(port), web.url(), streams.url());
  }

  private static Script script(int key) {
    List<Fault> odd = new ArrayList<>(List.of(Fault.NONE, Fault.INTERIM, Fault.TWO_ANSWERS));
    if (SERVERS.get(key % SERVERS.size()) == Fault.Where.STDIO) {
      odd.add(Fault.NOISE);
    }
    Fault fault = odd.get(key / SERVERS.size() % odd.size());
    return new Script(key, 0, Tool.PAY, List.of(fault), Script.Manner.WAITS);
  }
}
