package dev.sluice.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A name with several addresses. */
final class DialerTest {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

  @AfterEach
  void stop() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void dial_firstAddressesRefuse_takesTheFirstThatAnswers() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.ofLiteral("127.0.0.1"))) {
      Channel channel = dial(server.getLocalPort(), "127.0.0.2", "127.0.0.3", "127.0.0.1").get();
      assertThat(((InetSocketAddress) channel.remoteAddress()).getHostString())
          .isEqualTo("127.0.0.1");
      channel.close().sync();
    }
  }

  @Test
  void dial_allAddressesRefuse_failsOnce() throws IOException {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    CompletableFuture<Channel> dialed = dial(port, "127.0.0.2", "127.0.0.3");
    assertThatThrownBy(dialed::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ConnectException.class);
  }

  private CompletableFuture<Channel> dial(int port, String... addresses) {
    Dialer dialer =
        new Dialer(
            group.next(),
            HttpConfig.of(URI.create("http://several.invalid:" + port + "/mcp")),
            new Several(List.of(addresses)),
            new Nothing());
    CompletableFuture<Channel> dialed = new CompletableFuture<>();
    group
        .next()
        .execute(
            () ->
                dialer.dial(
                    new Dialer.Outcome() {
                      @Override
                      public void onConnected(Channel channel) {
                        dialed.complete(channel);
                      }

                      @Override
                      public void onFailure(Throwable cause) {
                        dialed.completeExceptionally(cause);
                      }
                    }));
    return dialed.orTimeout(20, TimeUnit.SECONDS);
  }

  /** Knows one name. */
  private static final class Several extends AddressResolverGroup<InetSocketAddress> {
    private final List<String> addresses;

    Several(List<String> addresses) {
      this.addresses = addresses;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
      return new InetNameResolver(executor) {
        @Override
        protected void doResolve(String host, Promise<InetAddress> promise) {
          throw new AssertionError("asked for one address of " + host);
        }

        @Override
        protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
          List<InetAddress> found = new java.util.ArrayList<>();
          for (String address : addresses) {
            found.add(InetAddress.ofLiteral(address));
          }
          promise.setSuccess(found);
        }
      }.asAddressResolver();
    }
  }

  private static final class Nothing extends ChannelInboundHandlerAdapter {
    @Override
    public boolean isSharable() {
      return true;
    }
  }
}
