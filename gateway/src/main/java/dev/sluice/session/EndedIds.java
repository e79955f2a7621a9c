package dev.sluice.session;

/**
 * The sessions that were ended on purpose, so that their ids revive nothing; bounded, the oldest is
 * forgotten. Keeps 64 bits of each, in memory taken once, for the first of them. Thread-safe.
 */
final class EndedIds {
  private final int max;
  private long[] ring = {};
  private long[] table = {0};
  private int mask;
  private int size;
  private int next;

  /**
   * @param max most ids remembered, 0 for none
   */
  EndedIds(int max) {
    this.max = max;
  }

  synchronized void add(long bits) {
    long id = nonZero(bits);
    if (max == 0 || slotOf(id) >= 0) {
      return;
    }
    if (ring.length == 0) {
      ring = new long[max];
      table = new long[Integer.highestOneBit(max) << 2];
      mask = table.length - 1;
    }
    if (size == ring.length) {
      remove(ring[next]);
    } else {
      size++;
    }
    ring[next] = id;
    next = (next + 1) % ring.length;
    int slot = home(id);
    while (table[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    table[slot] = id;
  }

  synchronized boolean contains(long bits) {
    return slotOf(nonZero(bits)) >= 0;
  }

  /** Empty slots hold zero. */
  private static long nonZero(long bits) {
    return bits == 0 ? 1 : bits;
  }

  private int home(long id) {
    return (int) ((id * 0x9E3779B97F4A7C15L) >>> 33) & mask;
  }

  private int slotOf(long id) {
    for (int slot = home(id); table[slot] != 0; slot = (slot + 1) & mask) {
      if (table[slot] == id) {
        return slot;
      }
    }
    return -1;
  }

  /** Closes the gap, so that a search may end at the first empty slot. */
  private void remove(long id) {
    int gap = slotOf(id);
    int slot = gap;
    while (true) {
      slot = (slot + 1) & mask;
      if (table[slot] == 0) {
        break;
      }
      int home = home(table[slot]);
      boolean movable = gap <= slot ? (home <= gap || home > slot) : (home <= gap && home > slot);
      if (movable) {
        table[gap] = table[slot];
        gap = slot;
      }
    }
    table[gap] = 0;
  }
}
