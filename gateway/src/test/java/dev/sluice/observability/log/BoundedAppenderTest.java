package dev.sluice.observability.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A queue of four lines, and a reader that takes none until it is let. */
final class BoundedAppenderTest {
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch free = new CountDownLatch(1);
  private final AtomicInteger written = new AtomicInteger();

  private final class Slow extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent line) {
      reading.countDown();
      try {
        free.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      written.incrementAndGet();
    }
  }

  @Test
  void queue_full_dropsCountsAndDoesNotWait() throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    BoundedAppender appender = new BoundedAppender();
    appender.setContext(context);
    appender.setQueueSize(4);
    Slow slow = new Slow();
    slow.setContext(context);
    slow.start();
    appender.addAppender(slow);
    appender.start();
    context.getLogger("a").addAppender(appender);
    long before = BoundedAppender.dropped();

    context.getLogger("a").info("the reader has this one");
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 4; i++) {
      context.getLogger("a").info("fills the queue");
    }
    assertThat(BoundedAppender.dropped()).isEqualTo(before);
    context.getLogger("a").error("one too many, however grave");
    assertThat(BoundedAppender.dropped()).isEqualTo(before + 1);

    free.countDown();
    context.stop();
    assertThat(written).hasValue(5);
  }
}
