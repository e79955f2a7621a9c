package dev.sluice.observability.log;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** From which level on a logger writes. */
public enum Verbosity {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The level of that name, in upper or lower case. */
  static Optional<Verbosity> of(String text) {
    return Arrays.stream(values()).filter(each -> each.name().equalsIgnoreCase(text)).findFirst();
  }
}
