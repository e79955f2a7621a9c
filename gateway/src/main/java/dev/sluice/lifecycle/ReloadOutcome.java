package dev.sluice.lifecycle;

import java.util.Locale;

/** What became of reading the configuration again. */
public enum ReloadOutcome {
  APPLIED,
  /** It says what it said before. */
  UNCHANGED,
  /** It is wrong; the one before stays in use. */
  REFUSED;

  /** As it stands in labels and views. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
