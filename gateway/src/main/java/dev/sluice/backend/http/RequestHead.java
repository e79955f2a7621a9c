package dev.sluice.backend.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.GatewayVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import java.net.URI;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The part of an HTTP/1.1 request's head that is the same for every request to one address, as it
 * goes over the wire. Immutable.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9112#section-3">RFC 9112, Request Line</a>
 */
final class RequestHead {
  /** What every request accepts. */
  static final String ACCEPT = "application/json, text/event-stream";

  static final String USER_AGENT = "sluice/" + GatewayVersion.TEXT;

  /** Bytes expected of the headers that differ. */
  private static final int REST = 256;

  private static final byte[] CONTENT_LENGTH = "content-length: ".getBytes(US_ASCII);
  private static final short CRLF = '\r' << 8 | '\n';
  private static final short COLON = ':' << 8 | ' ';

  private final byte[] start;

  /**
   * @param configured headers of the configuration, which stand instead of ours
   */
  RequestHead(HttpMethod method, URI uri, Set<String> configured) {
    Set<String> theirs =
        configured.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    StringBuilder text =
        new StringBuilder(method.name()).append(' ').append(target(uri)).append(" HTTP/1.1\r\n");
    header(text, theirs, HttpHeaderNames.HOST, host(uri));
    header(text, theirs, HttpHeaderNames.ACCEPT, ACCEPT);
    header(text, theirs, HttpHeaderNames.USER_AGENT, USER_AGENT);
    this.start = text.toString().getBytes(US_ASCII);
  }

  private static void header(
      StringBuilder text, Set<String> theirs, AsciiString name, String value) {
    if (!theirs.contains(name.toString())) {
      text.append(name).append(": ").append(value).append("\r\n");
    }
  }

  private static String target(URI uri) {
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : '?' + query);
  }

  private static String host(URI uri) {
    int port = uri.getPort();
    return port == -1 || port == 80 ? uri.getHost() : uri.getHost() + ':' + port;
  }

  /**
   * The whole head in a buffer with room for {@code room} bytes more.
   *
   * @param contentLength of the body, or -1 when there is none
   */
  ByteBuf with(HttpHeaders headers, int contentLength, int room) {
    ByteBuf head = ByteBufAllocator.DEFAULT.ioBuffer(start.length + REST + room);
    head.writeBytes(start);
    Iterator<Map.Entry<CharSequence, CharSequence>> each = headers.iteratorCharSequence();
    while (each.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = each.next();
      write(head, header.getKey());
      head.writeShort(COLON);
      write(head, header.getValue());
      head.writeShort(CRLF);
    }
    if (contentLength >= 0) {
      head.writeBytes(CONTENT_LENGTH);
      writeDecimal(head, contentLength);
      head.writeShort(CRLF);
    }
    return head.writeShort(CRLF);
  }

  private static void writeDecimal(ByteBuf head, int number) {
    int unit = 1;
    while (number / unit >= 10) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      head.writeByte('0' + number / unit % 10);
    }
  }

  private static void write(ByteBuf head, CharSequence text) {
    if (text instanceof AsciiString ascii) {
      head.writeBytes(ascii.array(), ascii.arrayOffset(), ascii.length());
    } else {
      ByteBufUtil.writeAscii(head, text);
    }
  }
}
