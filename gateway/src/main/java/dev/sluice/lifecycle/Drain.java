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

  /** How long connections that are idle may be used once more, at most. */
  static final long GRACE_MILLIS = 250;

  /** How long, at least: connections may be there that no event loop has seen yet. */
  private static final long LEAST_GRACE_MILLIS = 50;

  private static final long LOOK_MILLIS = 5;
  private static final long LAST_WRITES_MILLIS = 200;

  /** Time for connections just accepted, or with something to read, to say what they want. */
  private static final long LAST_READS_MILLIS = 60;

  private final GatewayAssembly assembly;
  private final StopTime time;
  private final boolean processes;
  private long stepBegun;

  Drain(GatewayAssembly assembly, StopTime time) {
    this.assembly = assembly;
    this.time = time;
    this.processes = assembly.fleet().places().haveProcesses();
  }

  /** Calls get their time, then sessions close. Connections may still be open afterwards. */
  void run() {
    stepBegun = time.spentMillis();
    assembly.sessions().drain();
    assembly.bridge().drain();
    settle("tell", assembly.edge().drain());
    long graceOver = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAST_GRACE_MILLIS);
    await(
        () -> assembly.edge().connections() == 0 && System.nanoTime() - graceOver >= 0,
        Math.min(GRACE_MILLIS, time.callsShare(processes) / 2));
    done("grace");
    settle("idle", assembly.edge().stopAccepting());
    await(() -> assembly.edge().connections() == 0, time.step(LAST_READS_MILLIS));
    done("last_reads");
    if (!await(() -> owed() == 0, time.callsMillis(processes))) {
      LOG.warn("drain_cut_off after_millis={} calls={}", time.spentMillis(), owed());
    }
    done("calls");
    assembly.sessions().lastCall();
    // Answers go out before the ends of many streams, which may take all the time there is.
    assembly.sessions().closeBusy(CloseReason.SHUTDOWN);
    settle("cut_off", assembly.edge().cutOff());
    await(() -> owed() == 0, time.step(LAST_WRITES_MILLIS));
    done("answers");
    assembly.sessions().closeAll(CloseReason.SHUTDOWN);
    done("close_sessions");
    boolean ended =
        await(() -> assembly.sessions().count() == 0 && owed() == 0, time.step(LAST_WRITES_MILLIS));
    if (!ended) {
      LOG.warn("drain_left sessions={} calls={}", assembly.sessions().count(), owed());
    }
    done("last_writes");
  }

  /** Ends the connections that are left. */
  void close() {
    settle("close", assembly.edge().close());
  }

  private void done(String step) {
    long now = time.spentMillis();
    LOG.debug("drain_step step={} millis={} at_millis={}", step, now - stepBegun, now);
    stepBegun = now;
  }

  private void settle(String name, CompletableFuture<Void> step) {
    long longest = time.step(LAST_WRITES_MILLIS);
    try {
      step.get(longest, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException late) {
      LOG.warn("drain_step_unfinished step={} waited_millis={}", name, longest);
    } catch (ExecutionException broken) {
      LOG.error("drain_step_broke step={}", name, broken.getCause());
    }
    done(name);
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
