package dev.sluice.e2e;

import static dev.sluice.e2e.ScriptedServer.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.lifecycle.Gateway;
import dev.sluice.lifecycle.GatewayConfig;
import dev.sluice.lifecycle.StartFailure;
import dev.sluice.lifecycle.StopEnd;
import dev.sluice.lifecycle.supervisor.Supervisor;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of the start, and what a failed one says. */
final class StartingIT {
  private static final String ANSWER =
      "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
          + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}";

  private final ScriptedServer server = new ScriptedServer("good");
  private final int port = freePort();
  private final int managementPort = freePort();

  @AfterEach
  void stop() {
    server.close();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private GatewayConfig config(String rest) {
    return Running.config(
        "listen: { port: %d }\nmanagement: { port: %d }\n%s\n"
            .formatted(port, managementPort, rest));
  }

  private String servers(String more) {
    return "servers: { s: { url: \"" + server.url() + "\"" + more + " } }";
  }

  private URI managementAt(String path) {
    return URI.create("http://127.0.0.1:" + managementPort + path);
  }

  private void assertPublicPortClosed() {
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }

  private static CompletableFuture<Boolean> starting(Gateway gateway) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return gateway.start();
          } catch (StartFailure failure) {
            throw new CompletionException(failure);
          }
        });
  }

  /** Lets the first initialize wait; the queue holds the answer to it. */
  private BlockingQueue<Runnable> holdInitialize() {
    BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
    server.on(
        "initialize",
        (line, message) ->
            held.add(
                () -> {
                  try {
                    line.json(result(message, ANSWER));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                }));
    return held;
  }

  @Test
  void start_serverHasNotAnswered_managementIsLiveNotReadyAndNoClientGetsIn() throws Exception {
    BlockingQueue<Runnable> held = holdInitialize();
    Gateway gateway = Gateway.of(config(servers("")), Supervisor.NONE);
    CompletableFuture<Boolean> starting = starting(gateway);
    Runnable answer = held.poll(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    assertThat(Running.get(managementAt("/healthz")).statusCode()).isEqualTo(200);
    assertThat(Running.get(managementAt("/readyz")).statusCode()).isEqualTo(503);
    assertPublicPortClosed();
    answer.run();
    assertThat(Pending.join(starting)).isTrue();
    assertThat(Running.get(managementAt("/readyz")).statusCode()).isEqualTo(200);
    URI call = URI.create("http://127.0.0.1:" + port + "/tools/call");
    assertThat(Running.post(call, "{\"name\":\"s__good\"}").statusCode()).isEqualTo(200);
    gateway.stop();
    assertThat(gateway.awaitStopped()).isEqualTo(StopEnd.COMPLETE);
  }

  @Test
  void start_waitOver_opensWithoutTheServerThatIsNotRequired() throws Exception {
    holdInitialize();
    Gateway gateway =
        Gateway.of(config("startup: { wait: 100ms }\n" + servers("")), Supervisor.NONE);
    assertThat(gateway.start()).isTrue();
    assertThat(gateway.isReady()).isTrue();
    gateway.stop();
    assertThat(gateway.awaitStopped()).isEqualTo(StopEnd.COMPLETE);
  }

  @Test
  void start_requiredServerMissing_saysWhichAndWhyAndLeavesNothing() {
    server.close();
    GatewayConfig config = config("startup: { wait: 100ms }\n" + servers(", required: true"));
    StartFailure failure = catchThrowableOfType(StartFailure.class, () -> Gateway.start(config));
    assertThat(failure).hasMessageContaining("required servers").hasMessageContaining("s (");
    assertThat(failure).hasMessageContaining("connect");
    assertPublicPortClosed();
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), managementPort).close());
  }

  @Test
  void start_publicPortTaken_saysWhich() throws IOException {
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(StartFailure.class)
          .isThrownBy(() -> Gateway.start(config(servers(""))))
          .withMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .withMessageContaining("listen.port");
    }
  }

  @Test
  void start_managementPortTaken_saysWhichAndAsksNoServer() throws IOException {
    try (ServerSocket taken =
        new ServerSocket(managementPort, 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(StartFailure.class)
          .isThrownBy(() -> Gateway.start(config(servers(""))))
          .withMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .withMessageContaining("management.port");
    }
    assertThat(server.sessionsOpened()).isZero();
  }

  @Test
  void stop_whileStarting_endsTheWait() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    server.on("initialize", (line, message) -> asked.countDown());
    Gateway gateway =
        Gateway.of(
            config("startup: { wait: 10m }\n" + servers(", required: true")), Supervisor.NONE);
    CompletableFuture<Boolean> starting = starting(gateway);
    assertThat(asked.await(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    gateway.stop();
    assertThat(Pending.join(starting)).isFalse();
    assertThat(gateway.awaitStopped()).isEqualTo(StopEnd.COMPLETE);
    assertPublicPortClosed();
  }

  @Test
  void stop_secondTime_endsAtOnceAndSaysSo() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    server.on("good", (line, message) -> called.countDown());
    Gateway gateway = Gateway.of(config("drain: { timeout: 1h }\n" + servers("")), Supervisor.NONE);
    assertThat(gateway.start()).isTrue();
    URI call = URI.create("http://127.0.0.1:" + port + "/servers/s/tools/call");
    CompletableFuture<Integer> calling =
        CompletableFuture.supplyAsync(() -> Running.post(call, "{\"name\":\"good\"}").statusCode());
    assertThat(called.await(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    gateway.stop();
    gateway.stop();
    assertThat(gateway.awaitStopped()).isEqualTo(StopEnd.SECOND_SIGNAL);
    joinStopper();
    assertThat(calling.handle((status, lost) -> true).get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void cutOff_loopsHang_endsTheStopAllTheSame() throws Exception {
    Gateway gateway = Gateway.start(config(servers("")));
    AtomicBoolean released = new AtomicBoolean();
    Set<EventLoop> loops = new HashSet<>();
    while (loops.size() < Runtime.getRuntime().availableProcessors()) {
      loops.add(gateway.fleet().loop());
    }
    for (EventLoop loop : loops) {
      loop.execute(
          () -> {
            while (!released.get()) {
              // hangs
            }
          });
    }
    try {
      gateway.stop();
      gateway.cutOff();
      assertThat(gateway.awaitStopped()).isEqualTo(StopEnd.OVERDUE);
    } finally {
      released.set(true);
    }
    joinStopper();
  }

  private static void joinStopper() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("sluice-stop")) {
        thread.join();
      }
    }
  }
}
