package dev.sluice.admin;

/** One response of the management port. */
record Answer(int status, String contentType, String body) {
  private static final String PLAIN = "text/plain; charset=utf-8";

  static Answer text(int status, String line) {
    return new Answer(status, PLAIN, line + '\n');
  }
}
