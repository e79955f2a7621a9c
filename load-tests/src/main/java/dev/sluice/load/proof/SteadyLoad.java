package dev.sluice.load.proof;

import dev.sluice.load.client.Net;
import dev.sluice.load.client.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * So many calls a second by clients that take turns, whatever the answers take. A call that is due
 * while every client is busy is counted, for then the load is no longer steady.
 */
final class SteadyLoad {
  private static final long TICK_MILLIS = 5;

  private final Net net;
  private final IntSupplier port;
  private final String tool;
  private final String arguments;
  private final Failures failures;
  private static final String HELLO = "\"message\":\"hello\"";
  private final List<Caller> callers = new ArrayList<>();
  private final LongAdder made = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final AtomicLong open = new AtomicLong();
  private volatile Latencies latencies = new Latencies();
  private @Nullable ScheduledFuture<?> ticks;
  private double due;
  private int turn;

  /**
   * @param port where to connect to now
   * @param arguments JSON, without braces
   */
  SteadyLoad(Net net, IntSupplier port, String tool, String arguments, Failures failures) {
    this.net = net;
    this.port = port;
    this.tool = tool;
    this.arguments = arguments;
    this.failures = failures;
  }

  /** Calls of the fastest tool. */
  static SteadyLoad echo(Net net, IntSupplier port, Failures failures) {
    return new SteadyLoad(net, port, "echo", HELLO, failures);
  }

  /** Opens the sessions of the clients. */
  CompletableFuture<?> open(int clients, String path) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      all.add(Caller.open(net, port.getAsInt(), path).thenAccept(callers::add));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  void start(int perSecond) {
    ticks =
        net.loop()
            .scheduleAtFixedRate(
                () -> tick(perSecond), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick(int perSecond) {
    for (due += perSecond * TICK_MILLIS / 1000.0; due >= 1; due--) {
      int tries = 0;
      do {
        turn = (turn + 1) % callers.size();
      } while (callers.get(turn).busy() && ++tries < callers.size());
      if (tries < callers.size()) {
        call(callers.get(turn));
      } else {
        skipped.increment();
      }
    }
  }

  private void call(Caller caller) {
    made.increment();
    open.incrementAndGet();
    Latencies into = latencies;
    var _ =
        caller
            .call(port.getAsInt(), tool, arguments)
            .whenComplete(
                (reply, failed) -> {
                  open.decrementAndGet();
                  if (failed != null) {
                    failures.add(failed);
                  } else {
                    done(reply, into);
                  }
                });
  }

  private void done(Reply reply, Latencies into) {
    into.add(reply.nanos());
    if (!reply.hello()) {
      failures.add(
          "%s after %d ms: %s".formatted(tool, reply.nanos() / 1_000_000, reply.describe()));
    }
  }

  /** Begins a new window of latencies and returns it. */
  Latencies window() {
    Latencies fresh = new Latencies();
    latencies = fresh;
    return fresh;
  }

  void stop() {
    if (ticks != null) {
      ticks.cancel(false);
    }
  }

  long made() {
    return made.sum();
  }

  /** Calls that were due and not made. */
  long skipped() {
    return skipped.sum();
  }

  /** Calls under way. */
  long open() {
    return open.get();
  }
}
