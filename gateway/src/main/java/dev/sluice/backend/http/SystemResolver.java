package dev.sluice.backend.http;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The operating system's name resolution, with its hosts file and search domains, asked on a
 * virtual thread so that no event loop ever waits for it.
 */
public final class SystemResolver extends AddressResolverGroup<InetSocketAddress> {
  private final long timeoutNanos;

  SystemResolver(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    return new Names(executor, timeoutNanos).asAddressResolver();
  }

  private static final class Names extends InetNameResolver {
    private final long timeoutNanos;

    Names(EventExecutor executor, long timeoutNanos) {
      super(executor);
      this.timeoutNanos = timeoutNanos;
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) {
      ask(promise, () -> promise.trySuccess(InetAddress.getByName(host)));
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
      ask(promise, () -> promise.trySuccess(List.of(InetAddress.getAllByName(host))));
    }

    private void ask(Promise<?> promise, Question question) {
      var timer =
          executor()
              .schedule(
                  () -> promise.tryFailure(new UnknownHostException("no answer in time")),
                  timeoutNanos,
                  TimeUnit.NANOSECONDS);
      promise.addListener(done -> timer.cancel(false));
      Thread.ofVirtual()
          .name("resolve")
          .start(
              () -> {
                try {
                  question.ask();
                } catch (UnknownHostException unknown) {
                  promise.tryFailure(unknown);
                }
              });
    }

    private interface Question {
      void ask() throws UnknownHostException;
    }
  }
}
