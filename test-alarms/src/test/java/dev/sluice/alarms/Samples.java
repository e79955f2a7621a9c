package dev.sluice.alarms;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Example;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Test classes that break a rule on purpose; only the tests of the alarms run them. */
final class Samples {
  /** What a leaking sample left, so that the proof can release it. */
  static volatile @Nullable ByteBuf left;

  private Samples() {}

  static class Leaking {
    @Test
    void passes() {
      left = PooledByteBufAllocator.DEFAULT.directBuffer(16);
    }
  }

  static class LeakingFuzz {
    @Example
    void passes() {
      left = PooledByteBufAllocator.DEFAULT.directBuffer(16);
    }
  }

  static class ReleasingLate {
    private static final ByteBuf BUFFER = PooledByteBufAllocator.DEFAULT.directBuffer(16);

    @Test
    void passes() {}

    @AfterAll
    static void release() {
      BUFFER.release();
    }
  }

  static class Blocking {
    @Test
    void passes() throws Exception {
      EventLoop loop = new DefaultEventLoop();
      CountDownLatch never = new CountDownLatch(1);
      try {
        loop.submit(() -> never.await(10, TimeUnit.MILLISECONDS)).await();
      } finally {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
      }
    }
  }

  static class Skipping {
    @Test
    @Disabled("on purpose")
    void disabled() {}

    @Test
    void assumption() {
      Assumptions.abort("on purpose");
    }

    @Test
    void passes() {}
  }
}
