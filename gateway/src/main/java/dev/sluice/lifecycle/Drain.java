package dev.sluice.lifecycle;

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
 * The end of the public side, on a thread of its own: no new session is opened, calls under way get
 * their time, sessions close, connections end.
 *
 * <p>A client must not lose a call to a connection that closed under it. So connections end with
 * their next response, which says so; those that stay without a request until {@link #GRACE_MILLIS}
 * are over are closed then, and requests that were on their way by then are served.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /** What the rest of the stop needs after the calls: ending sessions, connections and loops. */
  static final long RESERVE_MILLIS = 500;

  /** What it needs beyond that where processes have to be ended. */
  static final long PROCESS_RESERVE_MILLIS = 600;

  static final long LEAST_MILLIS = 100;

  /** How long connections that are idle may be used once more, at most. */
  static final long GRACE_MILLIS = 250;

  /** How long, at least: connections may be there that no event loop has seen yet. */
  private static final long LEAST_GRACE_MILLIS = 50;

  private static final long LOOK_MILLIS = 5;
  private static final long LAST_WRITES_MILLIS = 200;

  /** Time for connections just accepted, or with something to read, to say what they want. */
  private static final long LAST_READS_MILLIS = 60;

  private final GatewayAssembly assembly;
  private final long callMillis;

  Drain(GatewayAssembly assembly, DrainConfig config) {
    this.assembly = assembly;
    this.callMillis =
        callMillis(config.timeout().toMillis(), assembly.fleet().places().haveProcesses());
  }

  /** How much of the whole time calls may take. */
  static long callMillis(long wholeMillis, boolean processes) {
    long reserve = processes ? RESERVE_MILLIS + PROCESS_RESERVE_MILLIS : RESERVE_MILLIS;
    return Math.max(LEAST_MILLIS, wholeMillis - reserve);
  }

  void run() {
    long begun = System.nanoTime();
    assembly.sessions().drain();
    assembly.bridge().drain();
    settle("tell", assembly.edge().drain());
    long graceOver = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAST_GRACE_MILLIS);
    await(
        () -> assembly.edge().connections() == 0 && System.nanoTime() - graceOver >= 0,
        Math.min(GRACE_MILLIS, callMillis / 2));
    settle("idle", assembly.edge().stopAccepting());
    await(() -> assembly.edge().connections() == 0, LAST_READS_MILLIS);
    long left = callMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    if (!await(() -> owed() == 0, Math.max(LEAST_MILLIS, left))) {
      LOG.warn("drain_cut_off waited_millis={} calls={}", callMillis, owed());
    }
    assembly.sessions().lastCall();
    assembly.sessions().closeAll(CloseReason.SHUTDOWN);
    settle("cut_off", assembly.edge().cutOff());
    boolean ended =
        await(() -> assembly.sessions().count() == 0 && owed() == 0, LAST_WRITES_MILLIS);
    if (!ended) {
      LOG.warn("drain_left sessions={} calls={}", assembly.sessions().count(), owed());
    }
    settle("close", assembly.edge().close());
  }

  private static void settle(String name, CompletableFuture<Void> step) {
    try {
      step.get(LAST_WRITES_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException late) {
      LOG.warn("drain_step_unfinished step={} waited_millis={}", name, LAST_WRITES_MILLIS);
    } catch (ExecutionException broken) {
      LOG.error("drain_step_broke step={}", name, broken.getCause());
    }
  }

  /** Answers a client waits for, and calls whose client is gone. */
  private int owed() {
    return Math.max(assembly.fleet().callsInFlight(), assembly.edge().owed());
  }

  /** Waits until {@code done}, looked at on an event loop; false after {@code millis}. */
  private boolean await(BooleanSupplier done, long millis) {
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
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      look.cancel(false);
    }
  }
}
