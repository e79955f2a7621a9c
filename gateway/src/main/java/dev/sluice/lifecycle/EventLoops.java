package dev.sluice.lifecycle;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** Makes and ends the event loops everything runs on: one a processor, epoll where it exists. */
final class EventLoops {
  private static final long MOST_SHUTDOWN_MILLIS = 500;

  private EventLoops() {}

  static EventLoopGroup open() {
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(
        Runtime.getRuntime().availableProcessors(),
        new DefaultThreadFactory("sluice-loop", true),
        io);
  }

  static void close(EventLoopGroup loops) {
    loops
        .shutdownGracefully(0, MOST_SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * MOST_SHUTDOWN_MILLIS);
  }
}
