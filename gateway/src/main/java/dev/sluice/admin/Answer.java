package dev.sluice.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * One response of the management port.
 *
 * @param body in order
 */
record Answer(int status, String contentType, List<byte[]> body) {
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final JsonMapper JSON = new JsonMapper();

  private Answer(int status, String contentType, String body) {
    this(status, contentType, List.of(body.getBytes(UTF_8)));
  }

  long length() {
    return body.stream().mapToLong(piece -> piece.length).sum();
  }

  static Answer text(int status, String line) {
    return new Answer(status, PLAIN, line + '\n');
  }

  static Answer json(int status, Object value) {
    return new Answer(status, "application/json", JSON.writeValueAsString(value) + '\n');
  }
}
