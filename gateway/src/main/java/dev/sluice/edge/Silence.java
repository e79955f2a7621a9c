package dev.sluice.edge;

/** How long a peer has acknowledged nothing of what was sent to it, by looks at its socket. */
final class Silence {
  private static final long NONE = Long.MIN_VALUE;

  /** What a look told. */
  enum Verdict {
    NOTHING_OWED,
    WAITING,
    GONE
  }

  private final long limitMillis;
  private long sinceMillis = NONE;
  private long lookedMillis = NONE;

  /**
   * @param limitMillis between the first look that sees something unacknowledged and the one that
   *     finds the peer gone
   */
  Silence(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  /** How long after the last look the peer would be found gone; for one that waits. */
  long leftMillis() {
    return Math.max(1, limitMillis - (lookedMillis - sinceMillis));
  }

  /** Begins anew. */
  void broken() {
    sinceMillis = NONE;
  }

  /**
   * Takes in what the kernel says.
   *
   * @param unacked segments sent and not acknowledged
   * @param retransmits times the oldest of them was sent again in vain; none for what is held back
   *     by a closed window
   * @param quietMillis since the last acknowledgement, of whatever
   */
  Verdict heard(long unacked, int retransmits, long quietMillis, long nowMillis) {
    long before = lookedMillis;
    lookedMillis = nowMillis;
    if (unacked == 0) {
      sinceMillis = NONE;
      return Verdict.NOTHING_OWED;
    }
    if (sinceMillis == NONE || nowMillis - quietMillis > before) {
      sinceMillis = nowMillis;
      return Verdict.WAITING;
    }
    return retransmits > 0 && nowMillis - sinceMillis >= limitMillis
        ? Verdict.GONE
        : Verdict.WAITING;
  }
}
