package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Status and headers of a response, already encoded for HTTP/1.1 but for its length and the final
 * empty line. Immutable.
 */
final class ResponseHead {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";
  static final String EVENT_STREAM = "text/event-stream";

  /** A JSON reply. */
  static final ResponseHead OK_JSON = of(200, JSON);

  /** A notification or response was taken. */
  static final ResponseHead ACCEPTED = of(202, null);

  static final ResponseHead NO_CONTENT = of(204, null);

  /** An SSE stream that no proxy may hold back, change or store. */
  static final ResponseHead STREAM =
      of(200, EVENT_STREAM)
          .with("cache-control", "no-cache, no-transform")
          .with("x-accel-buffering", "no");

  private record Header(String name, String value) {}

  private final int status;
  private final List<Header> headers;
  private final byte[] http1;

  private ResponseHead(int status, List<Header> headers) {
    this.status = status;
    this.headers = headers;
    StringBuilder text = new StringBuilder(128).append("HTTP/1.1 ");
    text.append(HttpResponseStatus.valueOf(status)).append("\r\n");
    for (Header header : headers) {
      text.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    this.http1 = text.toString().getBytes(US_ASCII);
  }

  static ResponseHead of(int status, @Nullable String contentType) {
    return new ResponseHead(
        status, contentType == null ? List.of() : List.of(new Header("content-type", contentType)));
  }

  /**
   * @param name in lower case
   * @param value visible ASCII
   */
  ResponseHead with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new ResponseHead(status, List.copyOf(more));
  }

  /** With more headers, in lower case. */
  ResponseHead with(Map<String, String> more) {
    List<Header> all = new ArrayList<>(headers);
    more.forEach((name, value) -> all.add(new Header(name, value)));
    return new ResponseHead(status, List.copyOf(all));
  }

  int status() {
    return status;
  }

  /** Status line and headers, each ended by CRLF. Not to be changed. */
  byte[] http1() {
    return http1;
  }

  Http2Headers http2() {
    Http2Headers fields =
        new DefaultHttp2Headers(false).status(HttpResponseStatus.valueOf(status).codeAsText());
    for (Header header : headers) {
      fields.add(header.name, header.value);
    }
    return fields;
  }
}
