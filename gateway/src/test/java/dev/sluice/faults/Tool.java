package dev.sluice.faults;

/** The tools every faulty server has: they do the same and differ in what they promise. */
enum Tool {
  LOOK("look", ",\"annotations\":{\"readOnlyHint\":true}"),
  PUT("put", ",\"annotations\":{\"idempotentHint\":true}"),
  PAY("pay", "");

  /** The answer to {@code tools/list}, without its envelope. */
  static final String LIST =
      "{\"tools\":[" + LOOK.definition + ',' + PUT.definition + ',' + PAY.definition + "]}";

  private final String text;
  private final String definition;

  Tool(String text, String annotations) {
    this.text = text;
    this.definition =
        "{\"name\":\"" + text + "\",\"inputSchema\":{\"type\":\"object\"}" + annotations + '}';
  }

  String text() {
    return text;
  }

  /** Whether it may be run again after an attempt that may have run. */
  boolean mayRepeat() {
    return this != PAY;
  }
}
