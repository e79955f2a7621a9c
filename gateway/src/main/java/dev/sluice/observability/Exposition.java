package dev.sluice.observability;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * All meters as text, in one of the formats Prometheus reads.
 *
 * @param body the text in UTF-8, owned by whoever asked for it
 */
public record Exposition(String contentType, ByteBuf body) {

  public Exposition(String contentType, String text) {
    this(contentType, Unpooled.wrappedBuffer(text.getBytes(UTF_8)));
  }

  /** The whole text. Releases the body. */
  public String text() {
    try {
      return body.toString(UTF_8);
    } finally {
      body.release();
    }
  }
}
