package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice serve} as a process: what signals do to it and how it exits. */
final class ServeSignalsIT {
  private static final int PATIENCE_SECONDS = 30;

  @TempDir Path directory;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
  }

  private Process serve(String yaml) throws IOException {
    String everywhere = "listen: { port: 0 }\nmanagement: { port: 0 }\nstartup: { wait: 0s }\n";
    Path file = Files.writeString(directory.resolve("sluice.yaml"), everywhere + yaml);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "-c",
                file.toString())
            .redirectError(directory.resolve("log").toFile())
            .start();
    started.add(process);
    return process;
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  /** The port of the public address, once it is announced. */
  private static int ready(Process process) throws IOException {
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    while (line != null && !line.contains("clients ")) {
      line = out.readLine();
    }
    assertThat(line).isNotNull();
    return Integer.parseInt(String.valueOf(line).replaceAll(".*:(\\d+)/mcp.*", "$1"));
  }

  /** SIGTERM; SIGINT is ignored in whatever a shell runs in the background. */
  private static void terminate(Process process) {
    boolean _ = process.toHandle().destroy();
  }

  private static @Nullable Integer exitCode(Process process) throws InterruptedException {
    return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : null;
  }

  private static void call(Socket socket, String body) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("POST /tools/call HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(UTF_8));
  }

  @Test
  void signal_callUnderWay_isAnsweredThenExitZero() throws Exception {
    try (ServerSocket backend = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Process process =
          serve(
              """
              drain: { timeout: 5s }
              servers: { s: { url: "http://127.0.0.1:%d/" } }
              """
                  .formatted(backend.getLocalPort()));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ready(process))) {
        // The server accepts and never says a word.
        backend.accept();
        call(socket, "{\"name\":\"s__anything\"}");
        terminate(process);
        String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 503").contains("shutting_down");
      }
      assertThat(exitCode(process)).as(log()).isZero();
    }
  }

  @Test
  void signal_secondOne_exitsOneAtOnce() throws Exception {
    Process process =
        serve(
            """
            drain: { timeout: 1h }
            servers: { s: { command: sh, args: [-c, "trap '' TERM; cat; sleep 1000"], stopGrace: 1m } }
            """);
    int port = ready(process);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      call(socket, "{\"name\":\"s__anything\"}");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      do {
        // Two that come at once may be one to the kernel.
        terminate(process);
      } while (!process.waitFor(200, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
      assertThat(exitCode(process)).as(log()).isEqualTo(1);
      assertThat(log()).contains("stop_cut_short");
    }
  }

  @Test
  void serve_requiredServerMissing_exitsOneAndSaysWhich() throws Exception {
    Process process =
        serve(
            """
            servers: { gone: { url: "http://127.0.0.1:9/", required: true } }
            """);
    assertThat(exitCode(process)).isEqualTo(1);
    assertThat(log()).contains("required servers do not answer: gone (");
  }
}
