package dev.sluice.bridge;

import dev.sluice.exchange.HeldBytes;

/** The bytes kept for one parked call, out of those of all. Confined to the call's loop. */
final class Kept {
  private final HeldBytes ofAll;
  private long bytes;

  Kept(HeldBytes ofAll) {
    this.ofAll = ofAll;
  }

  /** False when there is no room for so many more. */
  boolean take(long more) {
    if (!ofAll.take(more)) {
      return false;
    }
    bytes += more;
    return true;
  }

  void give(long some) {
    ofAll.give(some);
    bytes -= some;
  }

  void giveAll() {
    give(bytes);
  }
}
