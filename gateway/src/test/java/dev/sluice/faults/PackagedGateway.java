package dev.sluice.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code ./sluice serve} as a process of its own. */
final class PackagedGateway implements AutoCloseable {
  /** The system property with the directory of {@code ./sluice}; without it nothing is started. */
  static final String HOME = "sluice.packaged";

  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 10;

  /** Below the ports that systems give to clients. */
  private static final int FIRST_PORT = 18_000;

  private static final int LAST_PORT = 20_000;

  private final Path log;
  private final Process process;
  private final int port;
  private final int management;

  private PackagedGateway(Process process, Path log, int port, int management) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.management = management;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param yaml everything but the ports
   */
  static PackagedGateway start(String yaml) throws IOException {
    int port = free();
    int management = free();
    Path file = Files.createTempFile("sluice", ".yaml");
    Path log = Files.createTempFile("sluice", ".log");
    Files.writeString(
        file,
        "listen: { port: %d }%nmanagement: { port: %d }%n%s".formatted(port, management, yaml));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty(HOME), "sluice").toString(),
                "serve",
                "-c",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    PackagedGateway gateway = new PackagedGateway(process, log, port, management);
    gateway.awaitReady();
    Files.delete(file);
    return gateway;
  }

  private static int free() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (java.net.BindException taken) {
        // The next one, then.
      }
    }
  }

  private void awaitReady() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new AssertionError("the gateway did not become ready:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean isReady() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), management)) {
      socket.setSoTimeout(Caller.PATIENCE_MILLIS);
      HttpReader.Head head = Stand.get(socket, "/readyz").head();
      return head != null && head.status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  int management() {
    return management;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the gateway did not stop; its log is " + log);
      }
      Files.delete(log);
    } catch (InterruptedException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
