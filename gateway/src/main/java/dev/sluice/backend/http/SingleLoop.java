package dev.sluice.backend.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * Loop resources that know one event loop of somebody else's group and never end it. Its sockets
 * are of the kind that loop polls; nothing native is looked for.
 */
public record SingleLoop(EventLoop loop) implements LoopResources {
  @Override
  public EventLoopGroup onServer(boolean useNative) {
    return loop;
  }

  @Override
  public <T extends Channel> T onChannel(Class<T> type, EventLoopGroup group) {
    return type.cast(isEpoll() ? new EpollSocketChannel() : new NioSocketChannel());
  }

  @Override
  public <T extends Channel> Class<? extends T> onChannelClass(
      Class<T> type, EventLoopGroup group) {
    return (isEpoll() ? EpollSocketChannel.class : NioSocketChannel.class).asSubclass(type);
  }

  /** Resolvers are kept by this; what a record would link for it takes milliseconds of a start. */
  @Override
  public int hashCode() {
    return loop.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SingleLoop(EventLoop its) && its.equals(loop);
  }

  private boolean isEpoll() {
    return loop instanceof IoEventLoop polling && polling.isIoType(EpollIoHandler.class);
  }
}
