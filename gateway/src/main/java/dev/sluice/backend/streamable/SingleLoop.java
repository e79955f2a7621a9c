package dev.sluice.backend.streamable;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import reactor.netty.resources.LoopResources;

/** Loop resources that know one event loop of somebody else's group and never end it. */
record SingleLoop(EventLoop loop) implements LoopResources {
  @Override
  public EventLoopGroup onServer(boolean useNative) {
    return loop;
  }
}
