package dev.sluice.config;

/**
 * Something worth a log line that does not make a configuration wrong.
 *
 * @param key dotted path of the key; empty for the file as a whole
 */
public record ConfigNote(String file, int line, String key, String text) {

  /** The note on one line: {@code file:line: key: text}. */
  public String oneLine() {
    String where = line == 0 ? file : file + ':' + line;
    return where + (key.isEmpty() ? "" : ": " + key) + ": " + text;
  }
}
