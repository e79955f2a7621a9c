package dev.sluice.lifecycle;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time of one whole stop, from the signal on: each step takes what is left of it, however long
 * those before it took. Immutable.
 */
final class StopTime {
  /** What a step gets when all is used up: enough to write what is ready. */
  static final long LEAST_STEP_MILLIS = 20;

  /** Calls get this much whatever follows, unless the whole is shorter than twice that. */
  static final long LEAST_CALLS_MILLIS = 100;

  /** What the rest of the stop needs after the calls: ending sessions, connections and loops. */
  private static final long RESERVE_MILLIS = 500;

  /** What it needs beyond that where processes have to be ended. */
  private static final long PROCESS_RESERVE_MILLIS = 600;

  /** Kept for the loops and the process to end. */
  private static final long EXIT_MILLIS = 200;

  /** Of very short times, this part of the whole is kept for that. */
  private static final int EXIT_SHARE = 4;

  private final long wholeMillis;
  private final LongSupplier nanos;
  private final long begun;

  /** Begins now. */
  StopTime(Duration whole, LongSupplier nanos) {
    this.wholeMillis = whole.toMillis();
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  long spentMillis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - begun);
  }

  /** What calls may take of what is left now. */
  long callsMillis(boolean processes) {
    return Math.max(LEAST_STEP_MILLIS, callsShare(processes) - spentMillis());
  }

  /**
   * How much of the whole calls may take.
   *
   * @param processes whether processes have to be ended after them
   */
  long callsShare(boolean processes) {
    long reserve = processes ? RESERVE_MILLIS + PROCESS_RESERVE_MILLIS : RESERVE_MILLIS;
    return Math.max(Math.min(LEAST_CALLS_MILLIS, wholeMillis / 2), wholeMillis - reserve);
  }

  /** What a step that wants so many milliseconds may take. */
  long step(long wanted) {
    return Math.min(wanted, rest());
  }

  /** What is left, but for the end of the process; never less than {@link #LEAST_STEP_MILLIS}. */
  long rest() {
    return Math.max(LEAST_STEP_MILLIS, beforeExit(wholeMillis) - spentMillis());
  }

  /** When the process should begin to end, in a stop that may take so long. */
  static long beforeExit(long wholeMillis) {
    return wholeMillis - Math.min(EXIT_MILLIS, wholeMillis / EXIT_SHARE);
  }
}
