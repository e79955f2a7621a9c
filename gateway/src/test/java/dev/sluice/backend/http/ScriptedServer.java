package dev.sluice.backend.http;

import dev.sluice.backend.http.Wire.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/**
 * An HTTP server on real sockets that does what a test says, faults included. Each connection has a
 * virtual thread.
 */
public final class ScriptedServer implements AutoCloseable {

  /** Answers one request, or misbehaves. */
  public interface Script {
    void handle(Request request, Wire wire) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Request> arrived = new LinkedBlockingQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Script script;

  public ScriptedServer(Script script) {
    this(loopback(), script);
  }

  /** Serves on a socket of the test's own making, which it closes. */
  public ScriptedServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  private static ServerSocket loopback() {
    try {
      return new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port() + "/mcp");
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void script(Script next) {
    script = next;
  }

  /** Every request so far. */
  public List<Request> requests() {
    return requests;
  }

  /** Connections accepted so far. */
  public int connections() {
    return connections.get();
  }

  /** Waits for a request that no earlier call of this method returned or passed over. */
  public Request await(Predicate<Request> wanted) throws InterruptedException {
    while (true) {
      Request request = arrived.poll(10, TimeUnit.SECONDS);
      if (request == null) {
        throw new AssertionError("no such request; came: " + requests);
      }
      if (wanted.test(request)) {
        return request;
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Wire wire = new Wire(socket);
      for (Request next = wire.read(); next != null; next = wire.read()) {
        requests.add(next);
        arrived.add(next);
        script.handle(next, wire);
      }
    } catch (SocketException | SSLException gone) {
      // Either side closed: the script meant it or the test is over.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
