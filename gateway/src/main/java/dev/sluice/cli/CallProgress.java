package dev.sluice.cli;

import tools.jackson.databind.JsonNode;

/** Progress of a call, one line that is written over, and only where a person is looking. */
final class CallProgress {
  private static final int BAR = 20;

  private final Streams streams;
  private boolean shown;

  CallProgress(Streams streams) {
    this.streams = streams;
  }

  /**
   * @param progress {@code params} of a {@code notifications/progress}
   */
  void show(JsonNode progress) {
    if (!streams.terminal()) {
      return;
    }
    shown = true;
    streams.err().print("\r\u001b[K" + text(progress));
    streams.err().flush();
  }

  static String text(JsonNode progress) {
    double done = progress.path("progress").asDouble(0);
    double total = progress.path("total").asDouble(0);
    String message = Printable.of(progress.path("message").asString(""));
    String amount = number(done) + (total > 0 ? "/" + number(total) : "");
    if (total <= 0) {
      return (amount + ' ' + message).strip();
    }
    int full = (int) Math.clamp(BAR * done / total, 0, BAR);
    String bar = '[' + "#".repeat(full) + ".".repeat(BAR - full) + ']';
    return (bar + ' ' + amount + ' ' + message).strip();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** Leaves the line. */
  void end() {
    if (shown) {
      streams.err().println();
      streams.err().flush();
    }
  }
}
