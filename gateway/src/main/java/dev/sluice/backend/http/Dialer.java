package dev.sluice.backend.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/**
 * Makes connections to one server, trying each of its addresses in turn. Confined to its loop, on
 * which the connections live.
 */
final class Dialer {
  private static final int HTTP_PORT = 80;

  private final EventLoop loop;
  private final AddressResolver<InetSocketAddress> resolver;
  private final InetSocketAddress address;
  private final Bootstrap bootstrap;

  /**
   * @param setUp fills the pipeline of each new channel
   */
  Dialer(
      EventLoop loop,
      HttpConfig config,
      AddressResolverGroup<InetSocketAddress> resolver,
      ChannelHandler setUp) {
    this.loop = loop;
    this.resolver = resolver.getResolver(loop);
    this.address = address(config.url());
    SingleLoop channels = new SingleLoop(loop);
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(() -> channels.onChannel(Channel.class, loop))
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) config.connectTimeout().toMillis())
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(setUp);
  }

  private static InetSocketAddress address(URI url) {
    String host = String.valueOf(url.getHost());
    int port = url.getPort() == -1 ? HTTP_PORT : url.getPort();
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
    return literal == null
        ? InetSocketAddress.createUnresolved(host, port)
        : new InetSocketAddress(literal, port);
  }

  /** Told on the loop how it went. */
  interface Outcome {
    void onConnected(Channel channel);

    void onFailure(Throwable cause);
  }

  void dial(Outcome outcome) {
    assert loop.inEventLoop();
    if (!address.isUnresolved()) {
      connect(List.of(address), 0, outcome);
      return;
    }
    resolver
        .resolveAll(address)
        .addListener(
            (Future<List<InetSocketAddress>> found) -> {
              if (found.isSuccess()) {
                connect(found.getNow(), 0, outcome);
              } else {
                outcome.onFailure(found.cause());
              }
            });
  }

  private void connect(List<InetSocketAddress> addresses, int index, Outcome outcome) {
    bootstrap
        .connect(addresses.get(index))
        .addListener(
            (ChannelFuture made) -> {
              if (made.isSuccess()) {
                outcome.onConnected(made.channel());
              } else if (index + 1 < addresses.size()) {
                connect(addresses, index + 1, outcome);
              } else {
                outcome.onFailure(made.cause());
              }
            });
  }
}
