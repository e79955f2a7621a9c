package dev.sluice.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One command run in this process, and what it wrote. */
record CommandRun(int code, String out, String err) {

  /** Runs as in a pipe. */
  static CommandRun of(String... args) {
    return run(false, args);
  }

  /** Runs as on a terminal without colours. */
  static CommandRun onTerminal(String... args) {
    return run(true, args);
  }

  private static CommandRun run(boolean terminal, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(streams(out, err, terminal, false), args);
    return new CommandRun(code, out.toString(), err.toString());
  }

  static Streams streams(StringWriter out, StringWriter err, boolean terminal, boolean colour) {
    return new Streams(new PrintWriter(out), new PrintWriter(err), terminal, colour);
  }
}
