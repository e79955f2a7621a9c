package dev.sluice.edge;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How a connection without a request ends while the server drains. To close a socket with unread
 * input resets the connection, and the client loses its request: so one that something has just
 * come in on is left for the loop to read.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9112#section-9.6">Tear-down, RFC 9112</a>
 */
final class IdleEnd {
  /** What came in less than this ago may still lie unread; the kernel counts in ticks of 4 ms. */
  private static final long RECENT_MILLIS = 10;

  /** How long a connection that is to end waits for a request that may be on its way. */
  static final long LEFT_MILLIS = 50;

  private static final long LOOK_MILLIS = 1;

  private IdleEnd() {}

  /** Closes now, or when the deadline passes without a request; until then an answer is owed. */
  static void of(Channel channel, Deadline deadline, Debt debt) {
    if (mayHaveInput(channel)) {
      debt.owe();
      deadline.in(LEFT_MILLIS);
    } else {
      var _ = channel.close();
    }
  }

  /**
   * Closes a connection whose time is over, if it is still idle once its loop has looked at its
   * sockets: a loop that was held up finds time passed before it finds what came in.
   */
  static void afterALook(Channel channel, BooleanSupplier idle) {
    var _ =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  if (idle.getAsBoolean()) {
                    var _ = channel.close();
                  }
                },
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
  }

  /** False, too, where the system cannot tell. */
  private static boolean mayHaveInput(Channel channel) {
    return channel instanceof EpollSocketChannel socket
        && socket.isOpen()
        && socket.tcpInfo().lastDataRecv() < RECENT_MILLIS;
  }
}
