package dev.sluice.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** One connection of a faulty server: writes what it is told, byte by byte if need be. */
final class Connection implements AutoCloseable {
  private final Socket socket;
  private final HttpReader reader;

  Connection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.reader = new HttpReader(socket.getInputStream());
  }

  HttpReader reader() {
    return reader;
  }

  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  /** A whole response; further head lines end in CRLF each. */
  void respond(String status, String type, String moreHead, String body) throws IOException {
    write(head(status, type, moreHead, body.getBytes(UTF_8).length) + body);
  }

  static String head(String status, String type, String moreHead, int length) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + length
        + "\r\n"
        + moreHead
        + "\r\n";
  }

  void json(String body) throws IOException {
    respond("200 OK", "application/json", "", body);
  }

  void beginEvents() throws IOException {
    String type = "Content-Type: text/event-stream\r\n";
    write("HTTP/1.1 200 OK\r\n" + type + "Transfer-Encoding: chunked\r\n\r\n");
  }

  void event(String json) throws IOException {
    chunk("event: message\ndata: " + json + "\n\n");
  }

  void chunk(String text) throws IOException {
    write(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
  }

  void endEvents() throws IOException {
    write("0\r\n\r\n");
  }

  /** Ends the connection with a RST instead of a FIN. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  boolean isClosed() {
    return socket.isClosed();
  }

  /** True when the other side ends or has ended the connection within this time. */
  boolean endsWithin(int millis) {
    try {
      socket.setSoTimeout(millis);
      InputStream in = socket.getInputStream();
      in.skip(Long.MAX_VALUE);
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException ended) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
