package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One HTTP/1.1 request on a socket of its own whose response is read no faster than asked. */
final class RawStream implements AutoCloseable {

  /** One event; what it does not have is empty. */
  record Event(String id, String data, String retry) {
    boolean isMessage() {
      return !data.isEmpty();
    }

    JsonNode json() {
      return Json.parse(data);
    }
  }

  private final Socket socket = new Socket();
  private final InputStream in;
  final int status;
  private final boolean chunked;
  private int left;
  private boolean ended;

  private RawStream(URI address, String request, int receiveBuffer) {
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
      socket.setSoTimeout((int) Pending.PATIENCE_SECONDS * 1_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      in = new BufferedInputStream(socket.getInputStream(), 1_024);
      status = Integer.parseInt(line().split(" ", -1)[1]);
      Map<String, String> head = new HashMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        head.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
      }
      chunked = head.containsKey("transfer-encoding");
      left = Integer.parseInt(head.getOrDefault("content-length", "0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RawStream post(URI address, TestClient client, String json) {
    return post(address, client, json, 0);
  }

  /**
   * @param receiveBuffer bytes of the socket's own buffer, 0 for the usual
   */
  static RawStream post(URI address, TestClient client, String json, int receiveBuffer) {
    String head =
        head("POST", address, client)
            + "Content-Type: application/json\r\nContent-Length: "
            + json.getBytes(UTF_8).length;
    return new RawStream(address, head + "\r\n\r\n" + json, receiveBuffer);
  }

  /**
   * A request that carries its own revision, 2026-07-28.
   *
   * @param name what {@code Mcp-Name} says, empty for none
   * @param params members beside {@code _meta}, with a comma before each
   */
  static RawStream stateless(URI address, String method, String name, String params) {
    String json =
        Json.json(
            "{'jsonrpc':'2.0','id':'q','method':'"
                + method
                + "','params':{'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                + "'io.modelcontextprotocol/clientCapabilities':{}}"
                + params
                + "}}");
    String head =
        head("POST", address)
            + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: "
            + method
            + (name.isEmpty() ? "" : "\r\nMcp-Name: " + name)
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + json.getBytes(UTF_8).length;
    return new RawStream(address, head + "\r\n\r\n" + json, 0);
  }

  static RawStream get(URI address, TestClient client, @Nullable String lastEventId) {
    String last = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
    return new RawStream(address, head("GET", address, client) + last + "\r\n", 0);
  }

  private static String head(String verb, URI address, TestClient client) {
    return head(verb, address) + "Mcp-Session-Id: " + client.sessionId() + "\r\n";
  }

  private static String head(String verb, URI address) {
    return verb
        + ' '
        + address.getPath()
        + " HTTP/1.1\r\nHost: "
        + address.getAuthority()
        + "\r\nAccept: application/json, text/event-stream\r\n";
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("ended after " + line);
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** The next byte of the body, -1 at its end. */
  private int next() throws IOException {
    if (left == 0 && chunked && !ended) {
      left = Integer.parseInt(line(), 16);
      if (left == 0) {
        line();
        ended = true;
      }
    }
    if (left == 0) {
      return -1;
    }
    int next = in.read();
    if (next < 0) {
      throw new IOException("connection ended within the body");
    }
    if (--left == 0 && chunked) {
      line();
    }
    return next;
  }

  /** The whole body that is no stream. */
  String body() {
    try {
      StringBuilder body = new StringBuilder();
      for (int next = next(); next >= 0; next = next()) {
        body.append((char) next);
      }
      return body.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next event, comments skipped; null at the end of the stream. */
  @Nullable Event event() {
    try {
      String id = "";
      String data = "";
      String retry = "";
      StringBuilder line = new StringBuilder();
      for (int next = next(); next >= 0; next = next()) {
        if (next != '\n') {
          line.append((char) next);
          continue;
        }
        String field = line.toString();
        line.setLength(0);
        if (field.startsWith("id: ")) {
          id = field.substring(4);
        } else if (field.startsWith("data: ")) {
          data = field.substring(6);
        } else if (field.startsWith("retry: ")) {
          retry = field.substring(7);
        } else if (field.isEmpty() && !(id + data + retry).isEmpty()) {
          return new Event(id, data, retry);
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next event with a message; fails at the end of the stream. */
  Event message() {
    for (Event event = event(); event != null; event = event()) {
      if (event.isMessage()) {
        return event;
      }
    }
    throw new AssertionError("the stream ended");
  }

  /** Ends the connection with a reset. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
