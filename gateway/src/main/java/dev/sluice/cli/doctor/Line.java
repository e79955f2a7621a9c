package dev.sluice.cli.doctor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * Opens connections to one address and sends one request on each. Thread-safe.
 *
 * @param headers lines sent with every request
 * @param tls how an https address is spoken to
 * @param timeout longest wait for a connection and for the head of an answer
 */
record Line(Address address, List<String> headers, Tls tls, Duration timeout) {

  /** The same with another endpoint. */
  Line at(Address other) {
    return new Line(other, headers, tls, timeout);
  }

  /** A connection, encrypted if need be. */
  Socket connect() throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(address.host(), address.port()), (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      return address.tls() ? tls.over(socket, address) : socket;
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  /** Sends a request; the caller closes its answer. */
  Reply send(Ask ask) throws IOException {
    return send(ask, timeout);
  }

  /** The same, waiting so long for the head of the answer. */
  Reply send(Ask ask, Duration patience) throws IOException {
    Socket socket = connect();
    try {
      socket.setSoTimeout((int) patience.toMillis());
      long began = System.nanoTime();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
      write(socket, ask);
      HttpHead head = HttpHead.read(in);
      return new Reply(socket, new HttpBody(in, ask.method(), head), head, began);
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  /**
   * A body that is refused before it was read breaks the connection: what was said may be there.
   */
  private void write(Socket socket, Ask ask) throws IOException {
    try {
      socket.getOutputStream().write(ask.bytes(address, headers));
      socket.getOutputStream().flush();
    } catch (IOException broken) {
      if (ask.body().isEmpty()) {
        throw broken;
      }
    }
  }
}
