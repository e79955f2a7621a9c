package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.lifecycle.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One gateway after the other on the same port. */
final class HandoverIT {
  private static final int CLIENTS = 8;
  private static final int HANDOVERS = 4;

  private final ScriptedServer server = new ScriptedServer("good");
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Running start(int port, int managementPort, boolean reusePort) throws StartFailure {
    return Running.start(
        Running.config(
            "listen: { port: %d, reusePort: %b }\nmanagement: { port: %d }\nservers: { s: { url: \"%s\" } }\n"
                .formatted(port, reusePort, managementPort, server.url())));
  }

  /** Calls until told otherwise, over connections of its own that it keeps. */
  private void call(URI address) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json("{'name':'s__good'}")))
            .build();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (!over.get()) {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          answered.incrementAndGet();
        } else {
          failed.add(response.body());
        }
      }
    } catch (IOException | InterruptedException e) {
      failed.add(e + " <- " + e.getCause());
    }
  }

  @Test
  void handover_underLoad_losesNoCall() throws Exception {
    int port = freePort();
    int managementPort = freePort();
    Running gateway = start(port, managementPort, false);
    List<Thread> clients = new ArrayList<>();
    try {
      URI address = gateway.at("/tools/call");
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofVirtual().start(() -> call(address)));
      }
      for (int i = 0; i < HANDOVERS; i++) {
        int before = answered.get();
        Running next = start(port, managementPort, true);
        gateway.close();
        gateway = next;
        while (answered.get() < before + CLIENTS && failed.isEmpty()) {
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
    assertThat(failed).isEmpty();
    assertThat(answered.get()).isGreaterThan(HANDOVERS * CLIENTS);
  }

  @Test
  void start_portOfAnotherGateway_isRefusedUnlessAskedFor() throws Exception {
    int port = freePort();
    int managementPort = freePort();
    Running first = start(port, 0, false);
    try {
      assertThatExceptionOfType(StartFailure.class)
          .isThrownBy(() -> start(port, managementPort, false))
          .withMessageContaining("127.0.0.1:" + port)
          .withMessageContaining("listen.port");
      start(port, managementPort, true).close();
    } finally {
      first.close();
    }
  }
}
