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
  /** How much must be taken by the other side at least within the timeout. */
  private static final int PIECE = 64 << 10;

  /** The same with another endpoint. */
  Line at(Address other) {
    return new Line(other, headers, tls, timeout);
  }

  /** A connection, encrypted if need be. */
  Socket connect() throws IOException {
    return secured(dial());
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(address.host(), address.port()), (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      return socket;
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  private Socket secured(Socket plain) throws IOException {
    if (!address.tls()) {
      return plain;
    }
    try (Guard _ = new Guard(plain, timeout)) {
      return tls.over(plain, address);
    } catch (IOException failed) {
      plain.close();
      throw failed;
    }
  }

  /** Sends a request; the caller closes its answer. */
  Reply send(Ask ask) throws IOException {
    return send(ask, timeout);
  }

  /** The same, waiting so long for the head of the answer. */
  Reply send(Ask ask, Duration patience) throws IOException {
    Socket plain = dial();
    try {
      Socket socket = secured(plain);
      long began = System.nanoTime();
      TimedInput input = new TimedInput(socket);
      write(plain, socket, ask);
      input.within(patience.toMillis());
      InputStream in = new BufferedInputStream(input, 16 << 10);
      HttpHead head = HttpHead.read(in);
      return new Reply(socket, input, new HttpBody(in, ask.method(), head), head, began);
    } catch (IOException failed) {
      plain.close();
      throw failed;
    }
  }

  /**
   * A body that is refused before it was read breaks the connection: what was said may be there.
   */
  private void write(Socket plain, Socket socket, Ask ask) throws IOException {
    byte[] all = ask.bytes(address, headers);
    try {
      for (int at = 0; at < all.length; at += PIECE) {
        // A slow way may take its time for all of them.
        try (Guard _ = new Guard(plain, timeout)) {
          socket.getOutputStream().write(all, at, Math.min(PIECE, all.length - at));
          socket.getOutputStream().flush();
        }
      }
    } catch (IOException broken) {
      if (ask.body().isEmpty()) {
        throw broken;
      }
    }
  }
}
