package dev.sluice.cli;

/** What the process tells its caller. */
final class ExitCode {
  static final int GOOD = 0;

  /** Findings, a call that failed, a gateway that did not start. */
  static final int FAILED = 1;

  /** The configuration or the command line is wrong. */
  static final int UNUSABLE = 2;

  /** A stop was not over when {@code drain.timeout} was, and what was left has been cut off. */
  static final int CUT_OFF = 3;

  private ExitCode() {}
}
