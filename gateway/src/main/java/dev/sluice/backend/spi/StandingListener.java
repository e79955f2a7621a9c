package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever hears what belongs to no call. A server may speak before there is anyone: its first
 * {@link #EARLY} messages wait, more are dropped and counted. All state is confined to the
 * channel's loop.
 */
public final class StandingListener {
  public static final int EARLY = 64;
  private static final Logger log = LoggerFactory.getLogger(StandingListener.class);

  private final EventLoop loop;
  private final LongAdder strays;
  private final ArrayDeque<Message> early = new ArrayDeque<>();
  private @Nullable ChannelEvents events;
  private Failure.@Nullable ByBackend unheardEnd;
  private boolean ended;

  /**
   * @param strays counts what nobody hears
   */
  public StandingListener(EventLoop loop, LongAdder strays) {
    this.loop = loop;
    this.strays = strays;
  }

  /** From any thread. */
  public void listen(ChannelEvents listener) {
    onLoop(
        () -> {
          events = listener;
          while (!early.isEmpty()) {
            listener.onMessage(early.remove());
          }
          if (unheardEnd != null) {
            listener.onClosed(unheardEnd);
            unheardEnd = null;
          }
        });
  }

  /** Takes ownership. On the loop. */
  public void message(Message message) {
    assert loop.inEventLoop();
    if (!ended && events != null) {
      events.onMessage(message);
    } else if (!ended && early.size() < EARLY) {
      early.add(message);
    } else {
      strays.increment();
      message.release();
    }
  }

  /** The channel ended by itself: the last thing heard. From any thread, once. */
  public void closed(Failure.ByBackend failure) {
    onLoop(
        () -> {
          if (ended) {
            return;
          }
          ended = true;
          if (events == null) {
            unheardEnd = failure;
          } else {
            events.onClosed(failure);
          }
        });
  }

  /** The channel was closed on request: nothing more is heard. From any thread. */
  public void silence() {
    onLoop(
        () -> {
          ended = true;
          early.forEach(Message::release);
          early.clear();
        });
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException loopGone) {
      log.debug("event=server_unheard cause=loop_shut_down");
    }
  }
}
