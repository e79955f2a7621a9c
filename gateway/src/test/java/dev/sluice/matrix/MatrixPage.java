package dev.sluice.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The matrix as {@code docs/protocol.md} shows it. */
final class MatrixPage {
  private static final Path PAGE = Path.of("..", "docs", "protocol.md");
  private static final String BEGIN = "<!-- written by MatrixIT: begin -->\n";
  private static final String END = "<!-- written by MatrixIT: end -->\n";

  private MatrixPage() {}

  static String committed() throws IOException {
    return Files.readString(PAGE);
  }

  /** The page with the matrix in its place. */
  static String renewed(String page) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new AssertionError(PAGE + " has no place for the matrix");
    }
    return page.substring(0, begin + BEGIN.length()) + text() + page.substring(end);
  }

  static void write(String page) throws IOException {
    Files.writeString(PAGE, page);
  }

  private static String text() {
    StringBuilder text = new StringBuilder("\n| client | server |");
    for (Feature feature : Feature.values()) {
      text.append(' ').append(feature.title()).append(" |");
    }
    text.append("\n|---|---|").append("---|".repeat(Feature.values().length)).append('\n');
    for (Revision client : Revision.values()) {
      for (ServerKind server : ServerKind.values()) {
        text.append("| ").append(client.title()).append(" | ").append(server.title()).append(" |");
        for (Feature feature : Feature.values()) {
          Impossible why = Impossible.of(client, server, feature);
          text.append(' ')
              .append(why == null ? "yes" : "(" + (why.ordinal() + 1) + ')')
              .append(" |");
        }
        text.append('\n');
      }
    }
    text.append('\n');
    for (Impossible why : Impossible.values()) {
      text.append('(').append(why.ordinal() + 1).append(") ").append(why.clause()).append("\n");
    }
    return text.append('\n').toString();
  }
}
