package dev.sluice.dispatch;

/** How far a difference between two groups of calls may be chance. */
final class Chance {
  /**
   * Less likely than this is no chance. A trial is judged every second over a window that slides:
   * with a thousandth, a good replica would not last an hour.
   */
  static final double LEAST = 1e-6;

  private Chance() {}

  /**
   * An upper bound on the probability that, of {@code all} equal events that each fall to a group
   * with the probability {@code share}, at least {@code own} do.
   *
   * @see <a href="https://en.wikipedia.org/wiki/Chernoff_bound">Chernoff bound</a>, in its form by
   *     relative entropy
   */
  static double ofAtLeast(long own, long all, double share) {
    double part = (double) own / all;
    if (own == 0 || part <= share) {
      return 1;
    }
    double entropy = part * Math.log(part / share);
    if (own < all) {
      entropy += (1 - part) * Math.log((1 - part) / (1 - share));
    }
    return Math.exp(-all * entropy);
  }

  /**
   * Whether one group has more of something than its size explains.
   *
   * @param own how many of the {@code calls} of this group have it
   * @param others how many of the {@code othersCalls} of the other have it
   */
  static boolean excludes(long own, long calls, long others, long othersCalls) {
    return ofAtLeast(own, own + others, (double) calls / (calls + othersCalls)) < LEAST;
  }
}
