package dev.sluice.e2e;

import static dev.sluice.e2e.ScriptedServer.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One bad server among good ones: the merged endpoint answers in time whatever it does. */
final class IsolationIT {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final ScriptedServer good = new ScriptedServer("ping", "pong");

  private Running besides(String url) {
    return Running.start(
        "startup: { wait: 100ms }\nservers: { bad: { url: \""
            + url
            + "\", timeout: 20s, maxCalls: 2 }, good: { url: \""
            + good.url()
            + "\" } }\n");
  }

  /** Opens a session and lists the tools, both within the limit; then calls one. */
  private static TestClient answersInTime(Running gateway) {
    long begun = System.nanoTime();
    TestClient client = gateway.open();
    assertThat(client.list("tools/list").toString()).contains("good__ping", "good__pong");
    assertThat(System.nanoTime() - begun).as("initialize and tools/list").isLessThan(LIMIT_NANOS);
    assertThat(client.call("good__ping", "{}").text()).isEqualTo("ping");
    return client;
  }

  @Test
  void oneServerDead_othersAnswer() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (Running gateway = besides("http://127.0.0.1:" + port + "/mcp")) {
      answersInTime(gateway);
    } finally {
      good.close();
    }
  }

  @Test
  void oneServerAcceptsAndSaysNothing_othersAnswerAndTheNextClientDoesNotWait() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Running gateway = besides("http://127.0.0.1:" + silent.getLocalPort() + "/mcp")) {
      answersInTime(gateway);
      long begun = System.nanoTime();
      answersInTime(gateway);
      assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(1));
    } finally {
      good.close();
    }
  }

  @Test
  void oneServerTrickles_othersAnswer() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedServer trickling =
            new ScriptedServer("slow")
                .on(
                    "tools/list",
                    (line, message) -> {
                      line.raw(
                          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n");
                      trickle(over, () -> line.raw(" "));
                    });
        Running gateway = besides(trickling.url())) {
      answersInTime(gateway);
      over.countDown();
    } finally {
      good.close();
    }
  }

  private interface Drop {
    void fall() throws IOException;
  }

  private static void trickle(CountDownLatch over, Drop drop) throws IOException {
    try {
      while (!over.await(100, TimeUnit.MILLISECONDS)) {
        drop.fall();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void oneServerListsTenMegabytes_othersAnswer() throws IOException {
    String description = "x".repeat(10 << 20);
    try (ScriptedServer huge =
            new ScriptedServer("slow")
                .on(
                    "tools/list",
                    (line, message) ->
                        line.json(
                            result(
                                message,
                                "{\"tools\":[{\"name\":\"huge\",\"description\":\""
                                    + description
                                    + "\",\"inputSchema\":{\"type\":\"object\"}}]}")));
        Running gateway = besides(huge.url())) {
      answersInTime(gateway);
    } finally {
      good.close();
    }
  }

  @Test
  void oneServerStalls_takesItsOwnPlacesOnly() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedServer stalling =
            new ScriptedServer("stall")
                .on(
                    "stall",
                    (line, message) -> {
                      trickle(over, () -> {});
                      line.json(result(message, ScriptedServer.said("late")));
                    });
        Running gateway = besides(stalling.url())) {
      TestClient client = answersInTime(gateway);
      stalling.await("tools/list", 1);
      Pending first = client.call("bad__stall", "{}");
      Pending second = client.call("bad__stall", "{}");
      stalling.await("tools/call", 2);
      assertThat(client.call("bad__stall", "{}").error().at("/data/sluice/reason").asString(""))
          .as("one past maxCalls")
          .isEqualTo("overloaded");
      for (int i = 0; i < 20; i++) {
        assertThat(client.call("good__pong", "{}").text()).isEqualTo("pong");
      }
      over.countDown();
      assertThat(first.text()).isEqualTo("late");
      assertThat(second.text()).isEqualTo("late");
    } finally {
      good.close();
    }
  }
}
