package dev.sluice.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import tools.jackson.databind.json.JsonMapper;

/**
 * One response of the management port.
 *
 * @param body owned by whoever has the answer
 */
record Answer(int status, String contentType, ByteBuf body) {
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final JsonMapper JSON = new JsonMapper();

  static Answer text(int status, String line) {
    return new Answer(status, PLAIN, body(line));
  }

  static Answer json(int status, Object value) {
    return new Answer(status, "application/json", body(JSON.writeValueAsString(value)));
  }

  private static ByteBuf body(String text) {
    return Unpooled.wrappedBuffer((text + '\n').getBytes(UTF_8));
  }

  /** Nobody wants it any more. */
  void release() {
    body.release();
  }
}
