package dev.sluice.observability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * All meters as text, in one of the formats Prometheus reads.
 *
 * @param pieces the text in UTF-8, in order
 */
public record Exposition(String contentType, List<byte[]> pieces) {

  public Exposition(String contentType, String text) {
    this(contentType, List.of(text.getBytes(UTF_8)));
  }

  /** The whole text. */
  public String text() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    pieces.forEach(whole::writeBytes);
    return whole.toString(UTF_8);
  }
}
