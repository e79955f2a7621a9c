package dev.sluice.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out that the peer of a stream is gone without a word, and closes the connection (Linux).
 * Confined to the loop of its channel.
 *
 * <p>A peer is gone when it acknowledged nothing for {@code keepalive.unackedTimeout} of what was
 * sent to it. {@code TCP_USER_TIMEOUT} asks for that too, but also of a peer whose window is
 * closed: one that is there and only reads slowly, as every proxy in front of a slow client does.
 * The kernel tells the two apart ({@code TCP_INFO}): what waits for a window is not sent, and so
 * not unacknowledged.
 *
 * <p>It looks {@link #STEPS} times within the timeout, and only while something is unacknowledged:
 * once after each keepalive of an idle stream.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7)</a>
 */
final class PeerWatch {
  static final int STEPS = 10;

  /** The timer is coarse, and the timeout is a promise. */
  private static final long SLACK_MILLIS = 6 * LoopTimer.TICK_MILLIS;

  private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);

  private static final FastThreadLocal<EpollTcpInfo> INFO =
      new FastThreadLocal<>() {
        @Override
        protected EpollTcpInfo initialValue() {
          return new EpollTcpInfo();
        }
      };

  private final EpollSocketChannel socket;
  private final Deadline deadline;
  private final EdgeTally tally;
  private final Silence silence;
  private final long stepMillis;
  private boolean looking;

  private PeerWatch(
      EpollSocketChannel socket,
      Function<Runnable, Deadline> deadlines,
      long timeoutMillis,
      EdgeTally tally) {
    this.socket = socket;
    this.tally = tally;
    this.deadline = deadlines.apply(this::look);
    this.stepMillis = Math.max(LoopTimer.TICK_MILLIS, timeoutMillis / STEPS);
    this.silence = new Silence(timeoutMillis - stepMillis - SLACK_MILLIS);
  }

  /**
   * Watches the socket under {@code channel}; null where the kernel does not tell.
   *
   * @param deadlines makes deadlines on the channel's loop
   */
  static @Nullable PeerWatch of(
      Channel channel,
      Function<Runnable, Deadline> deadlines,
      long timeoutMillis,
      EdgeTally tally) {
    Channel lowest = channel.parent() instanceof EpollSocketChannel below ? below : channel;
    return lowest instanceof EpollSocketChannel socket
        ? new PeerWatch(socket, deadlines, timeoutMillis, tally)
        : null;
  }

  /** Something was written. */
  void wrote() {
    if (!looking) {
      looking = true;
      silence.broken();
      deadline.in(stepMillis);
    }
  }

  private void look() {
    looking = false;
    if (!socket.isActive()) {
      return;
    }
    EpollTcpInfo info = INFO.get();
    try {
      socket.tcpInfo(info);
    } catch (ChannelException closing) {
      LOG.debug("peer_not_seen detail=\"{}\"", String.valueOf(closing.getMessage()));
      return;
    }
    switch (silence.heard(
        info.unacked(), info.retransmits(), info.lastAckRecv(), System.nanoTime() / 1_000_000)) {
      case NOTHING_OWED -> {}
      case WAITING -> {
        looking = true;
        deadline.in(Math.min(stepMillis, silence.leftMillis()));
      }
      case GONE -> {
        LOG.debug("peer_gone unacked={} silent_millis={}", info.unacked(), info.lastAckRecv());
        tally.connectionLost();
        var _ = socket.close();
      }
    }
  }

  void stop() {
    deadline.dispose();
  }
}
