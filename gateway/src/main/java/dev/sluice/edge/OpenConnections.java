package dev.sluice.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections open on one port, never more than the limit. Thread-safe. */
final class OpenConnections {
  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  /** Most connections of one loop told in one turn of it. */
  private static final int TOLD_AT_ONCE = 256;

  /** Most idle connections closed between two looks at the sockets, unless there are very many. */
  private static final int CLOSED_AT_ONCE = 8;

  private static final long PAUSE_MILLIS = 1;

  /** Closing all idle connections of a loop takes at most so many pauses. */
  private static final int MOST_PAUSES = 64;

  private final int limit;
  private final EdgeTally tally;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean full = new AtomicBoolean();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  OpenConnections(int limit, EdgeTally tally) {
    this.limit = limit;
    this.tally = tally;
  }

  /** Counts the connection in until it closes, or returns false when there are enough. */
  boolean admit(Channel channel) {
    if (count.incrementAndGet() > limit) {
      count.decrementAndGet();
      tally.connectionRefused();
      if (full.compareAndSet(false, true)) {
        LOG.warn("connections_full limit={} action=\"raise limits.connections\"", limit);
      }
      return false;
    }
    tally.connectionAccepted();
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

  /** Tells every connection, on its own loop; the future ends when all have heard. */
  CompletableFuture<Void> tell(Drain event) {
    Map<EventLoop, List<Channel>> byLoop = new HashMap<>();
    for (Channel channel : channels) {
      byLoop.computeIfAbsent(channel.eventLoop(), loop -> new ArrayList<>()).add(channel);
    }
    List<CompletableFuture<Void>> heard = new ArrayList<>();
    byLoop.forEach(
        (loop, some) -> {
          CompletableFuture<Void> all = new CompletableFuture<>();
          heard.add(all);
          soon(loop, event, () -> tell(event, some, 0, all));
        });
    return CompletableFuture.allOf(heard.toArray(CompletableFuture[]::new));
  }

  /**
   * A share at a time, so that calls go on between. Before idle connections close, the loop looks
   * at its sockets before each share: what a client has written by then is read and served, not
   * reset.
   */
  private static void tell(
      Drain event, List<Channel> some, int from, CompletableFuture<Void> heard) {
    int share =
        event == Drain.IDLE ? Math.max(CLOSED_AT_ONCE, some.size() / MOST_PAUSES) : TOLD_AT_ONCE;
    int to = Math.min(some.size(), from + share);
    for (Channel channel : some.subList(from, to)) {
      channel.pipeline().fireUserEventTriggered(event);
    }
    if (to == some.size()) {
      heard.complete(null);
    } else {
      soon(some.get(to).eventLoop(), event, () -> tell(event, some, to, heard));
    }
  }

  /** Before connections close, the loop looks at their sockets. */
  private static void soon(EventLoop loop, Drain event, Runnable step) {
    if (event == Drain.IDLE) {
      var _ = loop.schedule(step, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      loop.execute(step);
    }
  }

  ChannelGroupFuture close() {
    return channels.close();
  }
}
