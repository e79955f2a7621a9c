package dev.sluice.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request of an MCP client.
 *
 * @param session the {@code Mcp-Session-Id} header, if there is one
 * @param lastEvent the {@code Last-Event-ID} header, if there is one
 * @param body JSON; null for a request without one
 */
public record Request(
    String method,
    String path,
    @Nullable String session,
    @Nullable String lastEvent,
    @Nullable String body) {

  /** A message to an endpoint. */
  public static Request post(String path, @Nullable String session, String body) {
    return new Request("POST", path, session, null, body);
  }

  /** Asks for a stream. */
  public static Request get(String path, @Nullable String session, @Nullable String lastEvent) {
    return new Request("GET", path, session, lastEvent, null);
  }

  /** The media types a client of Streamable HTTP accepts. */
  String accept() {
    return body == null ? "text/event-stream" : "application/json, text/event-stream";
  }

  ByteBuf encode(ByteBufAllocator allocator) {
    StringBuilder text = new StringBuilder(512);
    text.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: ");
    text.append(accept()).append("\r\n");
    if (session != null) {
      text.append("MCP-Protocol-Version: ").append(Mcp.REVISION);
      text.append("\r\nMcp-Session-Id: ").append(session).append("\r\n");
    }
    if (lastEvent != null) {
      text.append("Last-Event-ID: ").append(lastEvent).append("\r\n");
    }
    if (body != null) {
      text.append("Content-Type: application/json\r\nContent-Length: ").append(body.length());
      text.append("\r\n\r\n").append(body);
    } else {
      text.append("\r\n");
    }
    ByteBuf out = allocator.buffer(text.length());
    out.writeCharSequence(text, US_ASCII);
    return out;
  }
}
