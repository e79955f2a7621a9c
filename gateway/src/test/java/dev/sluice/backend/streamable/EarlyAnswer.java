package dev.sluice.backend.streamable;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers a request with a status as soon as it begins, and reads no more of it. */
final class EarlyAnswer implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  EarlyAnswer(int status) {
    try {
      listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> answer(status));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/mcp");
  }

  private void answer(int status) {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        socket.getInputStream().readNBytes(100);
        socket
            .getOutputStream()
            .write(("HTTP/1.1 " + status + " X\r\ncontent-length: 0\r\n\r\n").getBytes(US_ASCII));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
