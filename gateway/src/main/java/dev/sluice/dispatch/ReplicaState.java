package dev.sluice.dispatch;

/** How a replica stands, for views: the first of these that holds. */
public enum ReplicaState {
  /** It did worse than the others on trial and gets no sessions any more. */
  ROLLED_BACK,
  /** It gives its sessions away, as configured. */
  DRAINING,
  /** It does not answer. */
  DOWN,
  /** It failed too often and gets no calls for a while. */
  EJECTED,
  /** It has not been tried yet. */
  UNTRIED,
  UP
}
