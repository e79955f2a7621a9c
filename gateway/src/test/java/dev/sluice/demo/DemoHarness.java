package dev.sluice.demo;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** A demo server on event loops of its own. */
final class DemoHarness implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final DemoServer server;

  DemoHarness(DemoOptions options) {
    server = DemoServer.start(loops, options);
  }

  DemoClient client() {
    return new DemoClient(server.url());
  }

  /** A client that has a session with every capability. */
  DemoClient ready() throws Exception {
    DemoClient client = client();
    client.initialize("2025-11-25", "{\"elicitation\":{},\"sampling\":{},\"roots\":{}}");
    return client;
  }

  DemoServer server() {
    return server;
  }

  @Override
  public void close() {
    server.stop();
    if (!loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10_000)) {
      throw new AssertionError("event loops still run");
    }
  }
}
