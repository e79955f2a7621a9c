package dev.sluice.session;

/** What makes room for a session when there are as many as there may be. */
public enum Evict {
  /** Nothing: the new one is refused. */
  NEVER,
  /** The least recently used session that has no call and no stream open. */
  IDLE
}
