package dev.sluice.backend.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** The kinds of body a server may answer with. */
public enum MediaType {
  JSON,
  EVENTS,
  OTHER;

  public static MediaType of(HttpHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    if (is(type, "application/json")) {
      return JSON;
    }
    return is(type, "text/event-stream") ? EVENTS : OTHER;
  }

  private static boolean is(@Nullable String type, String expected) {
    if (type == null || !type.regionMatches(true, 0, expected, 0, expected.length())) {
      return false;
    }
    if (type.length() == expected.length()) {
      return true;
    }
    char next = type.charAt(expected.length());
    return next == ';' || next == ' ';
  }
}
