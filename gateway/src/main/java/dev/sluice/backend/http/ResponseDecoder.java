package dev.sluice.backend.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.AsciiString;

/**
 * The HTTP/1.1 decoder for the answers of servers, with bounds, which can say whether bytes wait.
 */
final class ResponseDecoder extends HttpResponseDecoder {
  /** Most bytes of a status line. */
  static final int MAX_LINE = 8 << 10;

  /** Most bytes of all headers of an answer. */
  static final int MAX_HEADERS = 32 << 10;

  /** Most bytes of a body that are handed on at a time. */
  static final int MAX_CHUNK = 64 << 10;

  ResponseDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE)
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxChunkSize(MAX_CHUNK));
  }

  /** True when nothing of what was read is left over. */
  boolean isDrained() {
    return actualReadableBytes() == 0;
  }

  /** The names nearly every answer has need no object of their own. */
  @Override
  protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
    AsciiString known =
        switch (length) {
          case 4 -> HttpHeaderNames.DATE;
          case 12 -> HttpHeaderNames.CONTENT_TYPE;
          case 14 -> HttpHeaderNames.CONTENT_LENGTH;
          case 17 -> HttpHeaderNames.TRANSFER_ENCODING;
          default -> null;
        };
    return known != null && is(known, bytes, start)
        ? known
        : super.splitHeaderName(bytes, start, length);
  }

  private static boolean is(AsciiString name, byte[] bytes, int start) {
    byte[] expected = name.array();
    for (int i = 0; i < expected.length; i++) {
      byte small = expected[i];
      byte given = bytes[start + i];
      if (given != small && !(small >= 'a' && given == small - ('a' - 'A'))) {
        return false;
      }
    }
    return true;
  }
}
