package dev.sluice.cli;

/** One line that is written over, and only where a person is looking. */
final class ProgressLine {
  private static final String CLEAR = "\r\u001b[K";

  private final Streams streams;
  private boolean shown;

  ProgressLine(Streams streams) {
    this.streams = streams;
  }

  void show(String text) {
    if (streams.terminal()) {
      shown = true;
      streams.err().print(CLEAR + text);
      streams.err().flush();
    }
  }

  void clear() {
    if (shown) {
      streams.err().print(CLEAR);
      streams.err().flush();
    }
  }
}
