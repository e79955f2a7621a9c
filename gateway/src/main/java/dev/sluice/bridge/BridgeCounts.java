package dev.sluice.bridge;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What happened between clients and servers of different eras. Thread-safe. */
public final class BridgeCounts {
  /** Rounds in which a client of a session revision was sent requests. */
  public final LongAdder roundsOfSessions = new LongAdder();

  /** Rounds in which a client of 2026-07-28 was asked in a result. */
  public final LongAdder roundsOfStateless = new LongAdder();

  /** Parked calls that their client came back for. */
  public final LongAdder resumed = new LongAdder();

  /** Parked calls that waited too long. */
  public final LongAdder expired = new LongAdder();

  /** Requests of servers that would have parked one call too many, or asked once too often. */
  public final LongAdder refused = new LongAdder();

  /** States that opened nothing. */
  public final LongAdder badStates = new LongAdder();

  private volatile IntSupplier parked = () -> 0;

  void parked(IntSupplier count) {
    parked = count;
  }

  /** Calls that wait for their client now. */
  public int parked() {
    return parked.getAsInt();
  }

  void asked(boolean stateless) {
    (stateless ? roundsOfStateless : roundsOfSessions).increment();
  }
}
