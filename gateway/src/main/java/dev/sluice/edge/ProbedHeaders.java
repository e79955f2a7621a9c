package dev.sluice.edge;

import dev.sluice.protocol.mcp.McpHeader;
import java.util.List;
import java.util.stream.Collectors;

/** Tells which of the headers that MCP needs, and which that proxies add, came with a request. */
final class ProbedHeaders {
  /** Sent back as they came: whoever asks has sent them. */
  private static final List<String> OF_THE_CLIENT =
      List.of(
          McpHeader.SESSION_ID,
          McpHeader.PROTOCOL_VERSION,
          McpHeader.LAST_EVENT_ID,
          McpHeader.METHOD,
          McpHeader.NAME,
          McpHeader.PARAM_PREFIX + "doctor",
          "accept",
          "traceparent");

  /** Only whether they came: they hold secrets, or tell of the network behind the proxy. */
  private static final List<String> NAMED =
      List.of(
          "authorization",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-forwarded-prefix",
          "forwarded",
          "via");

  private static final int LONGEST = 128;

  private ProbedHeaders() {}

  static String json(RequestHead head) {
    String own =
        OF_THE_CLIENT.stream()
            .filter(name -> head.header(name) != null)
            .map(name -> "\"" + name + "\":\"" + safe(String.valueOf(head.header(name))) + "\"")
            .collect(Collectors.joining(","));
    String named =
        NAMED.stream()
            .filter(name -> head.header(name) != null)
            .map(name -> "\"" + name + "\":\"\"")
            .collect(Collectors.joining(","));
    return "{" + own + (own.isEmpty() || named.isEmpty() ? "" : ",") + named + "}";
  }

  /** Fit to stand in a JSON text as it is. */
  private static String safe(String value) {
    return value
        .substring(0, Math.min(LONGEST, value.length()))
        .replaceAll("[^ -~]|[\"\\\\<>&]", "?");
  }
}
