package dev.sluice.observability.log;

/** Which calls have a line in the log. */
public enum CallLines {
  /** Those that failed; nothing is recorded on their way. */
  FAILED,
  /** Those that failed, and slow ones, with the stages of their way. */
  NOTABLE,
  ALL
}
