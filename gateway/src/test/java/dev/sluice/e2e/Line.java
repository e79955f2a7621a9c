package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection, from the server's side and without any manners. */
final class Line {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** One request as it came. */
  record Request(String verb, String target, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  Line(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /** The next request, null at the end of the connection. */
  @Nullable Request read() throws IOException {
    String first = readLine();
    if (first == null || first.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    String[] words = first.split(" ", -1);
    return new Request(words[0], words[1], headers, body(headers));
  }

  private String body(Map<String, String> headers) throws IOException {
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      StringBuilder body = new StringBuilder();
      for (int size = chunk(); size > 0; size = chunk()) {
        body.append(new String(in.readNBytes(size), UTF_8));
        readLine();
      }
      readLine();
      return body.toString();
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new String(in.readNBytes(length), UTF_8);
  }

  private int chunk() throws IOException {
    String line = readLine();
    return line == null ? 0 : Integer.parseInt(line.strip(), 16);
  }

  private @Nullable String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toString();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return null;
  }

  /** Sends raw text. */
  synchronized void raw(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  /** A whole response; further head lines end in CRLF each. */
  void respond(String status, String type, String moreHead, String body) throws IOException {
    raw(
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + body.getBytes(UTF_8).length
            + "\r\n"
            + moreHead
            + "\r\n"
            + body);
  }

  void json(String body) throws IOException {
    respond("200 OK", "application/json", "", body);
  }

  /** Begins an SSE response in chunks. */
  void beginEvents() throws IOException {
    raw("HTTP/1.1 200 OK\r\n");
    raw("Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  void event(String json) throws IOException {
    chunk("event: message\ndata: " + json + "\n\n");
  }

  void chunk(String text) throws IOException {
    raw(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
  }

  void endEvents() throws IOException {
    raw("0\r\n\r\n");
  }

  /** Cuts the connection. */
  void cut() throws IOException {
    socket.close();
  }
}
