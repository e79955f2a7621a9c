package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lifecycle.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * One gateway after the other on the same port, while every call comes on a connection of its own.
 */
final class NewConnectionsIT {
  private static final int CLIENTS = 6;
  private static final int HANDOVERS = 4;
  private static final String CALL = "{\"name\":\"s__good\"}";

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void call(int port) {
    while (!over.get()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000);
        String request =
            "POST /tools/call HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: "
                + CALL.length()
                + "\r\n\r\n"
                + CALL;
        socket.getOutputStream().write(request.getBytes(UTF_8));
        String response = new String(socket.getInputStream().readAllBytes(), UTF_8);
        if (response.startsWith("HTTP/1.1 200 ")) {
          answered.incrementAndGet();
        } else {
          failed.add(response);
        }
      } catch (IOException e) {
        failed.add(e.toString());
      }
    }
  }

  @Test
  void handover_underNewConnections_losesNone() throws Exception {
    int port = freePort();
    List<Thread> clients = new ArrayList<>();
    try (ScriptedServer server = new ScriptedServer("good")) {
      Running gateway = start(port, server);
      try {
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(Thread.ofVirtual().start(() -> call(port)));
        }
        for (int i = 0; i < HANDOVERS; i++) {
          int before = answered.get();
          Running next = start(port, server);
          gateway.close();
          gateway = next;
          while (answered.get() < before + 10 * CLIENTS && failed.isEmpty()) {
            Thread.onSpinWait();
          }
        }
      } finally {
        over.set(true);
        for (Thread client : clients) {
          client.join();
        }
        gateway.close();
      }
    }
    assertThat(failed).isEmpty();
    assertThat(answered.get()).isGreaterThan(HANDOVERS * CLIENTS * 10);
  }

  private static Running start(int port, ScriptedServer server) throws StartFailure {
    return Running.start(
        Running.config(
            "listen: { port: %d, reusePort: true }\nmanagement: { port: 0 }\nservers: { s: { url: \"%s\" } }\n"
                .formatted(port, server.url())));
  }
}
