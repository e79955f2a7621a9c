package dev.sluice.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections open on one port, never more than the limit. Thread-safe. */
final class OpenConnections {
  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  private final int limit;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean full = new AtomicBoolean();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  OpenConnections(int limit) {
    this.limit = limit;
  }

  /** Counts the connection in until it closes, or returns false when there are enough. */
  boolean admit(Channel channel) {
    if (count.incrementAndGet() > limit) {
      count.decrementAndGet();
      if (full.compareAndSet(false, true)) {
        LOG.warn("connections_full limit={} action=\"raise limits.connections\"", limit);
      }
      return false;
    }
    channels.add(channel);
    channel
        .closeFuture()
        .addListener(
            (ChannelFutureListener)
                closed -> {
                  count.decrementAndGet();
                  full.set(false);
                });
    return true;
  }

  int count() {
    return count.get();
  }

  /** Tells every connection, on its own loop. */
  void tell(Drain event) {
    for (Channel channel : channels) {
      channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(event));
    }
  }

  ChannelGroupFuture close() {
    return channels.close();
  }
}
