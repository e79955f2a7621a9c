package dev.sluice.cli.check;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
  /** Some clients will refuse the tool or call it wrongly. */
  ERROR,
  /** It works, but not as well as it could. */
  WARNING;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
