package dev.sluice.edge;

/**
 * The answer one channel owes while the server drains, counted among all that are owed. Confined to
 * the channel's loop.
 */
final class Debt {
  private final EdgeContext edge;
  private boolean owing;

  Debt(EdgeContext edge) {
    this.edge = edge;
  }

  /** A request has come, or was there when draining began. */
  void owe() {
    if (!owing) {
      owing = true;
      edge.owe();
    }
  }

  /** It was answered, or whoever asked is gone. */
  void settle() {
    if (owing) {
      owing = false;
      edge.settle();
    }
  }
}
