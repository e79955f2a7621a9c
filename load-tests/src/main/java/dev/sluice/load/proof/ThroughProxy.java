package dev.sluice.load.proof;

import dev.sluice.load.client.EventStream;
import dev.sluice.load.client.Link;
import dev.sluice.load.client.McpSession;
import dev.sluice.load.gateway.Front;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The idle streams and slow calls through one proxy. */
final class ThroughProxy {
  private static final String PATH = "/servers/echo/mcp";
  private static final Duration JOIN = Duration.ofMinutes(2);
  private static final long UPGRADE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Run run;
  private final Front front;
  private final Failures joins = new Failures();
  private final Failures failures = new Failures();
  private final Members members;
  private final Latencies streamBytes = new Latencies();
  private final Latencies progressBytes = new Latencies();
  private final Latencies silentBytes = new Latencies();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();

  ThroughProxy(Run run, Front front) {
    this.run = run;
    this.front = front;
    this.members = new Members(run.net(), joins);
  }

  /** Opens the idle streams. */
  void join() {
    int streams = run.count("streams");
    members.join(streams, 4, front.port(), PATH);
    run.await(
        () -> "%s: %d streams".formatted(front.name(), members.done()),
        () -> members.done() == streams,
        JOIN);
    members.all().forEach(member -> streamBytes.add(member.stream().firstByte().join()));
  }

  /** Begins the slow calls. */
  void call() {
    for (int lane = 0; lane < run.count("lanes"); lane++) {
      var _ =
          run.net()
              .connect(front.port())
              .thenCompose(
                  link -> McpSession.open(link, PATH).thenAccept(session -> next(link, session)))
              .exceptionally(
                  failed -> {
                    failures.add(failed);
                    return null;
                  });
    }
  }

  private void next(Link link, McpSession session) {
    int number = next.incrementAndGet();
    if (number > run.count("calls")) {
      link.close();
      return;
    }
    // Every other call is silent until its end, the others report progress at once.
    boolean silent = number % 2 == 0;
    long millis = run.seconds("call").toMillis();
    EventStream answer = new EventStream();
    link.send(session.call(number, silent ? "slow" : "work", "\"ms\":" + millis), answer);
    CompletableFuture<Boolean> ended = answer.ended();
    var _ =
        ended.thenAccept(
            whole -> {
              if (!whole || !answer.result()) {
                failures.add(
                    "call %d: HTTP %d, %s, %s"
                        .formatted(
                            number,
                            answer.opened().join(),
                            whole ? "whole" : "cut",
                            answer.result() ? "with its result" : "without a result"));
              }
              long firstByte = answer.firstByte().join();
              (silent ? silentBytes : progressBytes).add(firstByte);
              answered.incrementAndGet();
              if (whole) {
                next(link, session);
              }
            });
  }

  int answered() {
    return answered.get();
  }

  boolean over() {
    return answered() + failures.count() >= run.count("calls");
  }

  void report(Duration firstByte) {
    Report report = run.report();
    String by = front.name() + ": ";
    joins.report(report, by + "streams that could not be opened");
    report.none(by + "idle streams cut", run.count("streams") - members.listening());
    failures.report(report, by + "calls of " + run.size("call") + " s cut or not answered");
    report.check(
        by + "calls answered",
        Integer.toString(answered()),
        Long.toString(run.size("calls")),
        answered() == run.count("calls"));
    first(by + "first byte of a stream", streamBytes, firstByte.toNanos());
    first(by + "first progress of a call", progressBytes, firstByte.toNanos());
    first(
        by + "first byte of a silent call (response.upgradeAfter is 2 s)",
        silentBytes,
        UPGRADE_NANOS + firstByte.toNanos());
  }

  private void first(String what, Latencies latencies, long most) {
    run.report()
        .check(
            what, latencies.summary(), "at most " + Report.millis(most), latencies.most() <= most);
  }
}
