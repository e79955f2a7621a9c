package dev.sluice.cli;

import java.util.Arrays;

/** How much is logged: {@code serve} tells what it does, the short commands only what is wrong. */
final class LogSetting {
  private static final String LEVEL = "SLUICE_LOG_LEVEL";

  private LogSetting() {}

  /** Must run before the first logger is made. */
  static void choose(String[] args) {
    if (System.getenv(LEVEL) == null && System.getProperty(LEVEL) == null) {
      System.setProperty(LEVEL, Arrays.asList(args).contains("serve") ? "info" : "warn");
    }
  }
}
