package dev.sluice.e2e;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Event loops that count the tasks handed to them, by whomever: each is a hop, or a detour. */
final class CountedLoops extends MultiThreadIoEventLoopGroup {
  /** Made before the loops are, by the constructor above. */
  private static final ThreadLocal<AtomicInteger> COUNTER =
      ThreadLocal.withInitial(AtomicInteger::new);

  private final AtomicInteger tasks;

  private CountedLoops(int loops, AtomicInteger tasks) {
    super(loops, new DefaultThreadFactory("counted", true), io());
    this.tasks = tasks;
  }

  static CountedLoops of(int loops) {
    AtomicInteger tasks = new AtomicInteger();
    COUNTER.set(tasks);
    try {
      return new CountedLoops(loops, tasks);
    } finally {
      COUNTER.remove();
    }
  }

  private static IoHandlerFactory io() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  @Override
  protected IoEventLoop newChild(
      Executor executor, IoHandlerFactory ioHandlerFactory, Object... arguments) {
    AtomicInteger counter = COUNTER.get();
    return new SingleThreadIoEventLoop(this, executor, ioHandlerFactory) {
      @Override
      public void execute(Runnable task) {
        counter.incrementAndGet();
        super.execute(task);
      }
    };
  }

  /** Tasks handed to any of the loops so far. */
  int tasks() {
    return tasks.get();
  }
}
