package dev.sluice.backend.stdio;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a child in three steps, each only if the one before did not: close its stdin, SIGTERM to its
 * group, SIGKILL to its group.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#stdio">Lifecycle,
 *     shutdown over stdio, MCP 2025-11-25</a>
 */
final class KillLadder {
  private static final Logger log = LoggerFactory.getLogger(KillLadder.class);

  private final String server;
  private final ChildProcess child;
  private final long graceNanos;
  private final ScheduledExecutorService timers;

  /**
   * @param graceNanos time given after each of the first two steps
   */
  KillLadder(String server, ChildProcess child, long graceNanos, ScheduledExecutorService timers) {
    this.server = server;
    this.child = child;
    this.graceNanos = graceNanos;
    this.timers = timers;
  }

  /**
   * Takes the first step. Does nothing when that was done before.
   *
   * @param closeStdin closes it as soon as what is queued was written
   */
  void begin(Runnable closeStdin) {
    if (child.stdinClosed()) {
      closeStdin.run();
      after(this::terminate);
    }
  }

  private void terminate() {
    if (child.terminate()) {
      log.info("event=server_terminated server={} pid={} signal=SIGTERM", server, child.pid());
      after(this::kill);
    }
  }

  private void kill() {
    if (child.kill()) {
      log.warn("event=server_killed server={} pid={} signal=SIGKILL", server, child.pid());
    }
  }

  private void after(Runnable step) {
    try {
      var _ = timers.schedule(step, graceNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException goingDown) {
      child.kill();
    }
  }
}
