package dev.sluice.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.time.Duration;

/**
 * What the kernel does about peers that are gone or stuck, beside {@link PeerWatch}. Set on the
 * listening socket, from which accepted ones have it without a system call of their own.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7)</a>
 */
final class DeadPeers {
  private static final int SOL_SOCKET = 1;
  private static final int SO_KEEPALIVE = 9;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_KEEPIDLE = 4;
  private static final int TCP_KEEPINTVL = 5;
  private static final int TCP_USER_TIMEOUT = 18;

  private static final Duration PROBE_AFTER = Duration.ofMinutes(1);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(10);

  private DeadPeers() {}

  /**
   * @param epoll whether the listening socket is one of Linux
   */
  static void arm(ServerBootstrap bootstrap, KeepaliveConfig config, boolean epoll) {
    if (!epoll) {
      bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
      return;
    }
    int stalled = (int) config.stalledTimeout().toMillis();
    bootstrap
        .option(option("SLUICE_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE), 1)
        .option(option("SLUICE_KEEPIDLE", IPPROTO_TCP, TCP_KEEPIDLE), (int) PROBE_AFTER.toSeconds())
        .option(
            option("SLUICE_KEEPINTVL", IPPROTO_TCP, TCP_KEEPINTVL), (int) PROBE_EVERY.toSeconds())
        .option(option("SLUICE_USER_TIMEOUT", IPPROTO_TCP, TCP_USER_TIMEOUT), stalled);
  }

  private static IntegerUnixChannelOption option(String name, int level, int number) {
    return new IntegerUnixChannelOption(name, level, number);
  }
}
