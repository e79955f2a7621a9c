package dev.sluice.micro;

import java.util.Locale;

/** Messages and requests as clients and servers write them. */
public final class Samples {
  private Samples() {}

  /** A {@code tools/call}. */
  public static String call(String tool, String message) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\""
        + tool
        + "\",\"arguments\":{\"message\":\""
        + message
        + "\"}}}";
  }

  /** The result of one. */
  public static String result(String id, String text) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\""
        + text
        + "\"}],\"isError\":false}}";
  }

  /** An {@code initialize}. */
  public static String initialize() {
    return "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
        + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":"
        + "{\"name\":\"micro\",\"version\":\"1\"}}}";
  }

  /**
   * A POST as a client over HTTP/1.1 sends it.
   *
   * @param session the session's id, empty before there is one
   */
  public static String post(String path, String session, String json) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/json\r\n"
        + "Accept: application/json, text/event-stream\r\n"
        + (session.isEmpty()
            ? ""
            : "Mcp-Session-Id: " + session + "\r\nMCP-Protocol-Version: 2025-11-25\r\n")
        + "Content-Length: "
        + json.length()
        + "\r\n\r\n"
        + json;
  }

  /** An answer as a server over HTTP/1.1 sends it. */
  public static String answer(String status, String headers, String json) {
    return "HTTP/1.1 "
        + status
        + "\r\ncontent-type: application/json\r\n"
        + headers
        + "content-length: "
        + json.length()
        + "\r\n\r\n"
        + json;
  }

  /** The session's id in the answer to {@code initialize}. */
  public static String sessionOf(String answer) {
    int name = answer.toLowerCase(Locale.ROOT).indexOf("mcp-session-id: ");
    if (name < 0) {
      throw new IllegalStateException("no session: " + answer);
    }
    int start = name + "mcp-session-id: ".length();
    return answer.substring(start, answer.indexOf('\r', start));
  }
}
