package dev.sluice.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The last instance over a stop: from the signal on it counts, on a thread of its own, and when the
 * time is over it ends the process, whatever hangs.
 */
final class HardEnd {
  /** What is left of the time when the stop is cut off: enough to write the log and to exit. */
  static final long EXIT_MILLIS = 100;

  /** Of very short times, this part is left instead. */
  private static final int EXIT_SHARE = 8;

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void millis(long millis) throws InterruptedException;
  }

  private final Pause pause;
  private final Runnable cutOff;
  private final Runnable kill;
  private final Runnable halt;

  /**
   * @param cutOff kills child processes and lets the main thread go on to the exit; not trusted to
   *     return
   * @param kill kills child processes, whatever became of {@code cutOff}
   * @param halt ends the process without anything that could hang
   */
  HardEnd(Pause pause, Runnable cutOff, Runnable kill, Runnable halt) {
    this.pause = pause;
    this.cutOff = cutOff;
    this.kill = kill;
    this.halt = halt;
  }

  /** For this process. */
  static HardEnd of(Runnable cutOff, Runnable kill) {
    CountDownLatch never = new CountDownLatch(1);
    return new HardEnd(
        millis -> {
          boolean _ = never.await(millis, TimeUnit.MILLISECONDS);
        },
        cutOff,
        kill,
        () -> Runtime.getRuntime().halt(ExitCode.CUT_OFF));
  }

  /** Begins to count. The threads end with the process. */
  void begin(Duration whole) {
    long wholeMillis = whole.toMillis();
    long exitMillis = exitMillis(wholeMillis);
    after(wholeMillis - exitMillis, "sluice-stop-cut", cutOff);
    after(wholeMillis, "sluice-stop-halt", this::killAndHalt);
  }

  private void killAndHalt() {
    try {
      kill.run();
    } finally {
      halt.run();
    }
  }

  private void after(long millis, String name, Runnable action) {
    var _ = Thread.ofPlatform().daemon().name(name).start(() -> run(millis, action));
  }

  private void run(long millis, Runnable action) {
    try {
      pause.millis(millis);
      action.run();
    } catch (InterruptedException neverHere) {
      Thread.currentThread().interrupt();
    }
  }

  static long exitMillis(long wholeMillis) {
    return Math.min(EXIT_MILLIS, wholeMillis / EXIT_SHARE);
  }
}
