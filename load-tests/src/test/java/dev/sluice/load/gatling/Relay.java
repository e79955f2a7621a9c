package dev.sluice.load.gatling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to the gateway that can be cut. Gatling cannot drop a stream for good: when told to close
 * it, it takes the closed connection for a broken one, and opens the stream again.
 */
final class Relay {
  private static final int BACKLOG = 4096;

  private final int to;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Relay(int to, ServerSocket listener) {
    this.to = to;
    this.listener = listener;
  }

  /** Listens on a free port of loopback. */
  static Relay to(int port) {
    try {
      ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
      Relay relay = new Relay(port, listener);
      Thread.ofVirtual().start(relay::accept);
      return relay;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = keep(listener.accept());
        Socket gateway = keep(new Socket(InetAddress.getLoopbackAddress(), to));
        Thread.ofVirtual().start(() -> pipe(client, gateway));
        Thread.ofVirtual().start(() -> pipe(gateway, client));
      } catch (IOException cut) {
        cut();
      }
    }
  }

  private Socket keep(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    open.add(socket);
    if (listener.isClosed()) {
      close(socket);
    }
    return socket;
  }

  private void pipe(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // The one or the other has gone, and both end.
    }
    close(from);
    close(to);
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Drops every connection, and takes none any more. */
  void cut() {
    try {
      listener.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    open.forEach(this::close);
  }
}
