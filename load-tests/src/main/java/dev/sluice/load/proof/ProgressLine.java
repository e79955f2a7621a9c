package dev.sluice.load.proof;

/** One line on a terminal that says how far a run is; nothing where there is no terminal. */
final class ProgressLine {
  private static final int WIDTH = 110;

  private final boolean shown;

  ProgressLine() {
    this.shown = Boolean.getBoolean("run.terminal");
  }

  void show(String text) {
    if (shown) {
      String cut = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
      System.err.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
    }
  }

  void clear() {
    if (shown) {
      System.err.print("\r" + " ".repeat(WIDTH) + "\r");
    }
  }
}
