package dev.sluice.backend.http;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** Status and headers of a server's answer. */
public record AnswerHead(int status, HttpHeaders headers) {
  /** Before anything was answered. */
  public static final AnswerHead NONE = new AnswerHead(0, EmptyHttpHeaders.INSTANCE);

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Whether the status may mean that no such requests are served here at all. */
  public boolean isNotServed() {
    return status == 400 || status == 404 || status == 405;
  }

  /** The announced length of the body, or -1. */
  public int length() {
    String text = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return text == null ? -1 : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(text));
    } catch (NumberFormatException unreadable) {
      return -1;
    }
  }

  /** The answer in words, for a message. */
  public String text() {
    return "answered HTTP " + status + " (" + Fault.contentType(headers) + ')';
  }
}
