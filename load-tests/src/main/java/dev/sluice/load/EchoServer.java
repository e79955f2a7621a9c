package dev.sluice.load;

import dev.sluice.load.echo.Echo;

/** Runs the echo server by itself: what stands behind every proxy in the benchmark. */
public final class EchoServer {
  private EchoServer() {}

  /** Serves on the loopback port given as the only argument, until killed. */
  public static void main(String[] args) throws InterruptedException {
    Echo.start(Integer.parseInt(args[0])).awaitClose();
  }
}
