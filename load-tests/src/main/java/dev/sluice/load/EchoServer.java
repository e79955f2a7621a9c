package dev.sluice.load;

import dev.sluice.load.echo.Echo;

/** Runs the echo server by itself: what stands behind every proxy in the benchmark. */
public final class EchoServer {
  private EchoServer() {}

  /**
   * Serves on the loopback port given as the first argument, until killed; with {@code 2026-07-28}
   * as the second that revision only.
   */
  public static void main(String[] args) throws InterruptedException {
    int port = Integer.parseInt(args[0]);
    boolean alone = args.length > 1 && args[1].equals("2026-07-28");
    (alone ? Echo.startWithoutSessions(port) : Echo.start(port)).awaitClose();
  }
}
