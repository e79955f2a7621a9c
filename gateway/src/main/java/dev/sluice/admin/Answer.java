package dev.sluice.admin;

import tools.jackson.databind.json.JsonMapper;

/** One response of the management port. */
record Answer(int status, String contentType, String body) {
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final JsonMapper JSON = new JsonMapper();

  static Answer text(int status, String line) {
    return new Answer(status, PLAIN, line + '\n');
  }

  static Answer json(int status, Object value) {
    return new Answer(status, "application/json", JSON.writeValueAsString(value) + '\n');
  }
}
