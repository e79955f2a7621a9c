package dev.sluice.bridge;

import dev.sluice.exchange.HeldBytes;
import dev.sluice.exchange.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for their client, or are about to: so many in all, so many of one caller.
 * Thread-safe.
 */
final class ParkingLot {
  /** The place of a call that has none. */
  static final long NONE = 0;

  private final int max;
  private final int maxOfOneCaller;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicLong places = new AtomicLong();
  private final Map<Long, ParkedCall> calls = new ConcurrentHashMap<>();
  private final Map<Identity, Integer> callers = new ConcurrentHashMap<>();
  private final HeldBytes held;
  private volatile boolean closed;

  ParkingLot(BridgeConfig config) {
    this.max = config.parked();
    this.maxOfOneCaller = config.parkedPerCaller();
    this.held = new HeldBytes(config.parkedSize().bytes(), null);
  }

  /** A place for a call; {@link #NONE} when there are too many. */
  long take(ParkedCall call, Identity caller) {
    if (closed) {
      return NONE;
    }
    if (taken.incrementAndGet() > max) {
      taken.decrementAndGet();
      return NONE;
    }
    if (maxOfOneCaller > 0 && !count(caller)) {
      taken.decrementAndGet();
      return NONE;
    }
    long place = places.incrementAndGet();
    calls.put(place, call);
    if (closed) {
      call.shutDown();
    }
    return place;
  }

  private boolean count(Identity caller) {
    boolean[] counted = new boolean[1];
    callers.compute(
        caller,
        (key, before) -> {
          int has = before == null ? 0 : before;
          counted[0] = has < maxOfOneCaller;
          return counted[0] ? has + 1 : before;
        });
    return counted[0];
  }

  void giveBack(long place, Identity caller) {
    if (calls.remove(place) == null) {
      throw new IllegalStateException("place: given back twice (expected: once)");
    }
    taken.decrementAndGet();
    if (maxOfOneCaller > 0) {
      callers.computeIfPresent(caller, (key, has) -> has == 1 ? null : has - 1);
    }
  }

  @Nullable ParkedCall find(long place) {
    return calls.get(place);
  }

  /** The bytes of what waits. */
  HeldBytes held() {
    return held;
  }

  int size() {
    return taken.get();
  }

  /** Callers that have a place, as far as they are told apart. */
  int callers() {
    return callers.size();
  }

  /** Takes nobody in any more, and ends those that wait. */
  void close() {
    closed = true;
    calls.values().forEach(ParkedCall::shutDown);
  }
}
