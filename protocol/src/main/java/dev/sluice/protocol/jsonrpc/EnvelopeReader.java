package dev.sluice.protocol.jsonrpc;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the envelope of a JSON-RPC message in one pass over its bytes, validating the JSON (RFC
 * 8259, strict UTF-8, bounded depth) and building nothing but an {@link Envelope}. Immutable and
 * shareable between threads.
 */
public final class EnvelopeReader {
  /** Deepest nesting accepted unless configured otherwise. */
  public static final int DEFAULT_MAX_DEPTH = 128;

  private final int maxDepth;

  public EnvelopeReader(int maxDepth) {
    if (maxDepth < 1) {
      throw new IllegalArgumentException("maxDepth: " + maxDepth + " (expected: >= 1)");
    }
    this.maxDepth = maxDepth;
  }

  /**
   * Reads the one message between the buffer's reader and writer index; changes neither.
   *
   * @throws MalformedMessageException when it is not exactly one well-formed JSON-RPC message
   */
  public Envelope read(ByteBuf message) throws MalformedMessageException {
    return EnvelopePass.ofThread().read(message, maxDepth);
  }

  /** True when the first non-blank byte opens an array. */
  public static boolean isBatch(ByteBuf body) {
    for (int i = body.readerIndex(); i < body.writerIndex(); i++) {
      byte b = body.getByte(i);
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b == '[';
      }
    }
    return false;
  }

  /**
   * Splits a JSON array into the spans of its elements without reading inside them beyond
   * validation.
   *
   * @param maxElements most elements accepted
   * @throws MalformedMessageException when it is no array, is empty, or holds more elements
   */
  public List<Span> readBatch(ByteBuf body, int maxElements) throws MalformedMessageException {
    JsonCursor json = new JsonCursor(body, 0, body.readableBytes(), maxDepth);
    if (json.peek() != '[') {
      json.skipValue();
      json.takeEnd();
      throw invalid("batch: no array");
    }
    List<Span> spans = new ArrayList<>();
    if (json.enterArray()) {
      do {
        if (spans.size() == maxElements) {
          throw invalid("batch: more than " + maxElements + " messages");
        }
        spans.add(json.valueSpan(0));
      } while (json.more());
    }
    json.takeEnd();
    if (spans.isEmpty()) {
      throw invalid("batch: empty (expected: at least one message)");
    }
    return spans;
  }

  private static MalformedMessageException invalid(String message) {
    return new MalformedMessageException(JsonRpcError.INVALID_REQUEST, message, null);
  }
}
