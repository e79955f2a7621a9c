package dev.sluice.load.proof;

import dev.sluice.load.client.EventStream;
import dev.sluice.load.client.LegacySession;
import dev.sluice.load.client.Link;
import dev.sluice.load.client.McpSession;
import dev.sluice.load.client.Net;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Clients that come one after the other in several lanes, use their session once, and vanish. */
final class Crowd {
  private static final int SILENT_AT_ONCE = 8_000;
  private static final long SILENT_STREAM_SECONDS = 2;

  private final Net net;
  private final int port;
  private final int visits;
  private final Failures failures;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger silent = new AtomicInteger();
  private final LongAdder done = new LongAdder();
  private final LongAdder dedicated = new LongAdder();

  Crowd(Net net, int port, int visits, Failures failures) {
    this.net = net;
    this.port = port;
    this.visits = visits;
    this.failures = failures;
  }

  void start(int lanes) {
    for (int lane = 0; lane < lanes; lane++) {
      net.loop().execute(this::visit);
    }
  }

  int done() {
    return done.intValue();
  }

  /** Visits by the door of dedicated upstream sessions. */
  long dedicated() {
    return dedicated.sum();
  }

  /** Whether every client has come and gone, the silent ones included. */
  boolean over() {
    return done() == visits && silent.get() == 0;
  }

  private void visit() {
    if (silent.get() >= SILENT_AT_ONCE) {
      var _ = net.loop().schedule(this::visit, 50, TimeUnit.MILLISECONDS);
      return;
    }
    int number = next.getAndIncrement();
    if (number >= visits) {
      return;
    }
    Visit visit = Visit.number(number);
    if (visit.door() == Visit.Door.DEDICATED) {
      dedicated.increment();
    }
    CompletableFuture<?> used =
        visit.door() == Visit.Door.LEGACY
            ? useLegacy(visit, number)
            : net.connect(port).thenCompose(link -> use(link, visit, number));
    var _ =
        used.whenComplete(
            (_, failed) -> {
              if (failed != null) {
                failures.add(failed);
              }
              done.increment();
              visit();
            });
  }

  private CompletableFuture<Integer> use(Link link, Visit visit, int number) {
    return McpSession.open(link, visit.door().path())
        .thenCompose(
            session ->
                link.ask(session.call(number, visit.door().tool(), "\"message\":\"hello\""))
                    .thenCompose(
                        reply -> {
                          if (!reply.hello()) {
                            failures.add("call: " + reply.describe());
                          }
                          return visit.stream()
                              ? stream(link, session)
                              : CompletableFuture.completedFuture(reply.status());
                        }))
        .whenComplete((_, _) -> vanish(link, visit));
  }

  private CompletableFuture<?> useLegacy(Visit visit, int number) {
    return LegacySession.open(net, port, visit.door().path())
        .thenCompose(
            session ->
                session
                    .call(number, visit.door().tool(), "\"message\":\"hello\"")
                    .whenComplete(
                        (answer, _) -> {
                          if (answer != null && !answer.contains("hello")) {
                            failures.add("call over HTTP+SSE: " + answer);
                          }
                          vanish(session, visit);
                        }));
  }

  private CompletableFuture<Integer> stream(Link link, McpSession session) {
    EventStream stream = new EventStream();
    link.send(session.stream(), stream);
    return stream
        .opened()
        .whenComplete(
            (status, _) -> {
              if (status != 200) {
                failures.add("stream: HTTP " + status);
              }
            });
  }

  private void vanish(Link link, Visit visit) {
    switch (visit.vanishing()) {
      case RST -> link.reset();
      case FIN -> link.close();
      case SILENCE -> {
        silent(link.closed());
        if (visit.stream()) {
          // An open stream with a live peer stays: its client goes in the end.
          var _ = net.loop().schedule(link::reset, SILENT_STREAM_SECONDS, TimeUnit.SECONDS);
        }
      }
    }
  }

  private void vanish(LegacySession session, Visit visit) {
    switch (visit.vanishing()) {
      case RST -> session.reset();
      case FIN -> session.close();
      case SILENCE -> {
        silent(session.closed());
        var _ = net.loop().schedule(session::close, SILENT_STREAM_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private void silent(CompletableFuture<Void> closed) {
    silent.incrementAndGet();
    var _ = closed.thenRun(silent::decrementAndGet);
  }
}
