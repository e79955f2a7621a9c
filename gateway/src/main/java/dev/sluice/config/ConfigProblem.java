package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a configuration, in words an operator can act on. Never holds a secret.
 *
 * @param file as it was named, or as an include found it
 * @param line from 1; 0 when no line can be named
 * @param key dotted path of the key; empty for the file as a whole
 * @param value what is there, hidden when it may be secret, null when something is missing
 * @param expected what would be right
 */
public record ConfigProblem(
    String file, int line, String key, @Nullable String value, String expected) {

  /** The problem on one line: {@code file:line: key: value (expected: ...)}. */
  public String text() {
    String where = line == 0 ? file : file + ':' + line;
    String what = key.isEmpty() ? "" : ": " + key;
    return where
        + what
        + ": "
        + (value == null ? "missing" : value)
        + " (expected: "
        + expected
        + ')';
  }
}
