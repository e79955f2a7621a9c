package dev.sluice.lifecycle;

/** How a stop ended. */
public enum StopEnd {
  /** Everything was given back. */
  COMPLETE("stopped"),

  /** A second signal came. */
  SECOND_SIGNAL("stop_cut_short"),

  /** Its time was over, {@code drain.timeout}. */
  OVERDUE("stop_overdue");

  private final String event;

  StopEnd(String event) {
    this.event = event;
  }

  /** The name in the log. */
  String event() {
    return event;
  }
}
