package dev.sluice.observability.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands lines to the thread that writes them, through a bounded queue: whoever logs never waits.
 * What finds the queue full is dropped, and counted.
 */
public final class BoundedAppender extends AsyncAppender {
  /** With less room than this the places are given out one by one, so that none is lost unseen. */
  private static final int NEARLY_FULL = 64;

  /** Of the process, as the log is. */
  private static final LongAdder DROPPED = new LongAdder();

  private final Object places = new Object();

  public BoundedAppender() {
    setNeverBlock(true);
    setDiscardingThreshold(0);
  }

  /** Lines dropped since the process began. */
  public static long dropped() {
    return DROPPED.sum();
  }

  @Override
  protected void put(ILoggingEvent line) {
    if (getRemainingCapacity() >= NEARLY_FULL) {
      super.put(line);
      return;
    }
    synchronized (places) {
      if (getRemainingCapacity() > 0) {
        super.put(line);
      } else {
        DROPPED.increment();
      }
    }
  }
}
