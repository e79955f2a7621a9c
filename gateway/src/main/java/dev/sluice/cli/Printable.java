package dev.sluice.cli;

/** Text made fit for a terminal, that of servers above all. */
final class Printable {
  private Printable() {}

  /** The text with control characters, escape sequences included, shown as {@code ?}. */
  static String of(String text) {
    return text.codePoints()
        .map(point -> isControl(point) ? '?' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The same with line breaks and tabs kept. */
  static String lines(String text) {
    return text.codePoints()
        .map(point -> point != '\n' && point != '\t' && isControl(point) ? '?' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** {@code 1 error}, {@code 2 errors}. */
  static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static boolean isControl(int point) {
    return Character.isISOControl(point);
  }
}
