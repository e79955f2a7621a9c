package dev.sluice.load;

import dev.sluice.load.echo.Echo;

/** Runs the echo server by itself: what stands behind every proxy in the benchmark. */
public final class EchoServer {
  private EchoServer() {}

  /**
   * Serves on the loopback port given as the first argument, until killed; with {@code 2026-07-28}
   * as the second that revision only, with {@code 2024-11-05} over HTTP+SSE only.
   */
  public static void main(String[] args) throws InterruptedException {
    int port = Integer.parseInt(args[0]);
    Echo echo =
        switch (args.length > 1 ? args[1] : "") {
          case "2026-07-28" -> Echo.startWithoutSessions(port);
          case "2024-11-05" -> Echo.startLegacy(port);
          default -> Echo.start(port);
        };
    echo.awaitClose();
  }
}
