package dev.sluice.dispatch;

/** Who shares an upstream session ({@code servers.NAME.sessions}). */
public enum UpstreamSharing {
  /** Calls of the same caller with the same client capabilities. */
  AUTO,
  /** Every call with the same client capabilities. */
  SHARED,
  /** Nobody: each client session has its own. */
  DEDICATED
}
