package dev.sluice.load.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The echo server as a process of its own, which can be stopped in its tracks, killed, started
 * again.
 */
public final class Backend implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);

  private final Path work;
  private final int port = Ports.free();
  private Process process;

  private Backend(Path work) throws IOException {
    this.work = work;
    this.process = launch();
  }

  public static Backend start(Path work) throws IOException {
    Backend backend = new Backend(work);
    backend.awaitOpen();
    return backend;
  }

  public int port() {
    return port;
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.sluice.load.EchoServer",
            Integer.toString(port))
        .redirectErrorStream(true)
        .redirectOutput(work.resolve("backend.log").toFile())
        .start();
  }

  private void awaitOpen() {
    if (!Wait.until(() -> Ports.open(port), START)) {
      throw new IllegalStateException("the echo server does not listen on " + port);
    }
  }

  /** It does nothing from now on: its kernel still takes connections and bytes for it. */
  public void stall() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** It goes on. */
  public void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String which) throws IOException, InterruptedException {
    new ProcessBuilder("kill", which, Long.toString(process.pid())).start().waitFor();
  }

  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  /** Another process on the same port. */
  public void startAgain() throws IOException {
    process = launch();
    awaitOpen();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
