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
  static final long MOST_SHUTDOWN_MILLIS = 500;

  private EventLoops() {}

  static EventLoopGroup open() {
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(
        Runtime.getRuntime().availableProcessors(),
        new DefaultThreadFactory("sluice-loop", true),
        io);
  }

  /**
   * @param millis how long they may go on with what is under way; they are waited for at most as
   *     long again
   */
  static void close(EventLoopGroup loops, long millis) {
    loops.shutdownGracefully(0, millis, TimeUnit.MILLISECONDS).awaitUninterruptibly(2 * millis);
  }
}
