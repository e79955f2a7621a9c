package dev.sluice.backend.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One connection of a client to a {@link ScriptedServer}: reads requests, writes anything. */
public final class Wire {

  /** A request as it came. Header names are in lower case. */
  public record Request(String method, String path, Map<String, String> headers, String body) {
    public @Nullable String header(String name) {
      return headers.get(name);
    }

    /** The raw JSON-RPC id, or {@code null} as text. */
    public String id() {
      java.util.regex.Matcher id =
          java.util.regex.Pattern.compile("\"id\":(\"[^\"]*\"|-?[0-9]+)").matcher(body);
      return id.find() ? id.group(1) : "null";
    }

    public boolean is(String rpcMethod) {
      return body.contains("\"method\":\"" + rpcMethod + '"');
    }
  }

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  public Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** The next request, or null at the end of the connection. */
  @Nullable Request read() throws IOException {
    String start = line();
    if (start == null || start.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(); header != null && !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).trim());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String[] parts = start.split(" ", -1);
    return new Request(parts[0], parts[1], headers, new String(in.readNBytes(length), UTF_8));
  }

  private @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  /** Writes bytes as they are. */
  public void raw(String text) throws IOException {
    out.write(text.getBytes(text.chars().allMatch(c -> c < 256) ? ISO_8859_1 : UTF_8));
    out.flush();
  }

  public void respond(int status, String headers, String body) throws IOException {
    raw(
        "HTTP/1.1 "
            + status
            + " X\r\n"
            + headers
            + "content-length: "
            + body.getBytes(UTF_8).length
            + "\r\n\r\n"
            + body);
  }

  public void json(int status, String body) throws IOException {
    respond(status, "content-type: application/json\r\n", body);
  }

  public void json(String body) throws IOException {
    json(200, body);
  }

  public void accepted() throws IOException {
    respond(202, "", "");
  }

  /** The result of a request. */
  public void result(Request request, String result) throws IOException {
    json("{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":" + result + "}");
  }

  /** Begins a body of unknown length. */
  public void chunked(String type) throws IOException {
    raw("HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\ntransfer-encoding: chunked\r\n\r\n");
  }

  /** Begins a stream of events. */
  public void events() throws IOException {
    chunked("text/event-stream");
  }

  /** Writes one chunk of a stream. */
  public void chunk(String text) throws IOException {
    raw(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
  }

  public void event(String json) throws IOException {
    chunk("event: message\ndata: " + json + "\n\n");
  }

  public void resultEvent(Request request, String result) throws IOException {
    event("{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":" + result + "}");
  }

  public void endEvents() throws IOException {
    raw("0\r\n\r\n");
  }

  /** Ends the connection in order. */
  public void close() throws IOException {
    socket.close();
  }

  /** Resets the connection. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Waits until the client ends the connection. */
  public void awaitEnd() throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }
}
