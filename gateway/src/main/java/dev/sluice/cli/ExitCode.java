package dev.sluice.cli;

/** What the process tells its caller. */
final class ExitCode {
  static final int GOOD = 0;

  /** Findings, a call that failed, a gateway that did not start. */
  static final int FAILED = 1;

  /** The configuration or the command line is wrong. */
  static final int UNUSABLE = 2;

  private ExitCode() {}
}
