package dev.sluice.lifecycle;

import dev.sluice.dispatch.ServerLane;
import dev.sluice.session.CloseReason;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the public side: nothing new is taken, calls under way get their time, sessions close,
 * connections end. Runs on a thread of its own.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /** What the rest of the stop needs after the calls: ending sessions, connections and loops. */
  private static final long RESERVE_MILLIS = 500;

  /** What it needs beyond that where processes have to be ended. */
  private static final long PROCESS_RESERVE_MILLIS = 600;

  private static final long LEAST_MILLIS = 100;
  private static final long LOOK_MILLIS = 10;
  private static final long LAST_WRITES_MILLIS = 200;

  private final GatewayAssembly assembly;
  private final long callMillis;

  Drain(GatewayAssembly assembly, DrainConfig config) {
    this.assembly = assembly;
    long reserve =
        !assembly.fleet().places().haveProcesses()
            ? RESERVE_MILLIS
            : RESERVE_MILLIS + PROCESS_RESERVE_MILLIS;
    this.callMillis = Math.max(LEAST_MILLIS, config.timeout().toMillis() - reserve);
  }

  void run() {
    assembly.sessions().drain();
    CompletableFuture<Void> refusing = assembly.edge().stopAccepting();
    await(() -> callsInFlight() == 0, callMillis);
    assembly.sessions().closeAll(CloseReason.SHUTDOWN);
    await(() -> assembly.sessions().count() == 0, LAST_WRITES_MILLIS);
    settle(refusing);
    settle(assembly.edge().close());
  }

  private static void settle(CompletableFuture<Void> step) {
    try {
      step.get(LAST_WRITES_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException unfinished) {
      LOG.warn("drain_step_unfinished detail=\"{}\"", String.valueOf(unfinished.getMessage()));
    }
  }

  private int callsInFlight() {
    return assembly.fleet().lanes().stream().mapToInt(ServerLane::callsInFlight).sum();
  }

  /** Waits until {@code done}, looked at on an event loop, at most {@code millis}. */
  private void await(BooleanSupplier done, long millis) {
    CountDownLatch latch = new CountDownLatch(1);
    EventLoop loop = assembly.fleet().loop();
    Future<?> look =
        loop.scheduleAtFixedRate(
            () -> {
              if (done.getAsBoolean()) {
                latch.countDown();
              }
            },
            0,
            LOOK_MILLIS,
            TimeUnit.MILLISECONDS);
    try {
      if (!latch.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.warn("drain_cut_off waited_millis={} calls={}", millis, callsInFlight());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      look.cancel(false);
    }
  }
}
