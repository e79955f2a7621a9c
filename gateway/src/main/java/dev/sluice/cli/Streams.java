package dev.sluice.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and complaints
 * @param terminal whether a person is looking
 * @param colour whether colours may be used
 */
record Streams(PrintWriter out, PrintWriter err, boolean terminal, boolean colour) {

  /** The streams of this process. No colours when {@code NO_COLOR} says so. */
  // Deliberately suppressed: since JDK 25 the default console is null again without a terminal.
  @SuppressWarnings("SystemConsoleNull")
  static Streams system() {
    @Nullable Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    String plain = System.getenv("NO_COLOR");
    boolean colour =
        terminal && (plain == null || plain.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    Charset out = System.out.charset();
    return new Streams(
        new PrintWriter(System.out, true, out),
        new PrintWriter(System.err, true, out),
        terminal,
        colour);
  }

  /** One complaint, as every command makes it. */
  void complain(String text) {
    err.println(colour ? "\u001b[31msluice:\u001b[0m " + text : "sluice: " + text);
    err.flush();
  }

  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("31", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + 'm' + text + "\u001b[0m" : text;
  }
}
