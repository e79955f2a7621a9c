package dev.sluice.edge;

import org.jspecify.annotations.Nullable;

/** What {@code Accept} and {@code Content-Type} say about the two types MCP uses. */
final class MediaTypes {
  /** What MCP clients send; recognized without being read. */
  private static final String BOTH = "application/json, text/event-stream";

  private MediaTypes() {}

  /** True when a reply may be JSON; no header accepts anything. */
  static boolean acceptsJson(@Nullable String accept) {
    return accept == null
        || accept.equals(BOTH)
        || mentions(accept, ResponseHead.JSON)
        || mentions(accept, "application/*")
        || mentions(accept, "*/*");
  }

  /** True when a reply may be an SSE stream. */
  static boolean acceptsStream(@Nullable String accept) {
    return accept == null
        || accept.equals(BOTH)
        || mentions(accept, ResponseHead.EVENT_STREAM)
        || mentions(accept, "text/*")
        || mentions(accept, "*/*");
  }

  /** True for {@code application/json} with or without parameters. */
  static boolean isJson(@Nullable String contentType) {
    if (contentType == null || !startsAt(contentType, 0, ResponseHead.JSON)) {
      return false;
    }
    int end = ResponseHead.JSON.length();
    return contentType.length() == end || isEnd(contentType.charAt(end));
  }

  private static boolean mentions(String accept, String type) {
    for (int from = 0; from < accept.length(); from = accept.indexOf(',', from) + 1) {
      while (from < accept.length() && isBlank(accept.charAt(from))) {
        from++;
      }
      int end = from + type.length();
      if (startsAt(accept, from, type)
          && (end == accept.length() || isEnd(accept.charAt(end)) || accept.charAt(end) == ',')) {
        return true;
      }
      if (accept.indexOf(',', from) < 0) {
        return false;
      }
    }
    return false;
  }

  private static boolean startsAt(String text, int from, String type) {
    return text.regionMatches(true, from, type, 0, type.length());
  }

  private static boolean isEnd(char next) {
    return next == ';' || isBlank(next);
  }

  private static boolean isBlank(char next) {
    return next == ' ' || next == '\t';
  }
}
