package dev.sluice.alarms;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;

/**
 * Rings when an event loop blocked. The blocking call itself throws, and since a pipeline may
 * swallow that, the next check fails too.
 */
final class BlockingAlarm {
  private static final ConcurrentLinkedQueue<Throwable> HEARD = new ConcurrentLinkedQueue<>();

  private BlockingAlarm() {}

  /** Instruments the JVM, once. Netty and Reactor name their own threads by service files. */
  static void install() {
    BlockHound.builder()
        .loadIntegrations()
        // Reads /dev/urandom, which never waits.
        .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
        // Handing work to a thread of another pool: a lock held for a few instructions.
        .allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute")
        .allowBlockingCallsInside("java.util.concurrent.LinkedBlockingQueue", "offer")
        // Netty's allocator grows: it frees the magazines it had, each behind a lock held for a few
        // instructions.
        .allowBlockingCallsInside(
            "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines")
        .blockingMethodCallback(
            method -> {
              BlockingOperationError error = new BlockingOperationError(method);
              HEARD.add(error);
              throw error;
            })
        .install();
  }

  /** Fails when an event loop blocked since the last check. */
  static void check(String tests) {
    List<Throwable> errors = new ArrayList<>();
    for (Throwable error = HEARD.poll(); error != null; error = HEARD.poll()) {
      errors.add(error);
    }
    if (!errors.isEmpty()) {
      AssertionError failure =
          new AssertionError(tests + ": an event loop blocked", errors.getFirst());
      errors.stream().skip(1).limit(5).forEach(failure::addSuppressed);
      throw failure;
    }
  }
}
