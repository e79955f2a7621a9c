package dev.sluice.backend.stdio;

import dev.sluice.exchange.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls under way on one channel by the id they have there. Holds as many as the caller's
 * concurrency limit lets in. Thread-safe.
 */
final class CallTable {
  private static final Logger log = LoggerFactory.getLogger(CallTable.class);

  private final ConcurrentHashMap<Long, StdioCall> calls = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  /** An id never used on this channel before. */
  long nextId() {
    return ids.incrementAndGet();
  }

  void add(StdioCall call) {
    calls.put(call.id(), call);
  }

  @Nullable StdioCall find(long id) {
    return calls.get(id);
  }

  /** Takes the call out; null when it is not, or no longer, under way. */
  @Nullable StdioCall remove(long id) {
    return calls.remove(id);
  }

  int size() {
    return calls.size();
  }

  /**
   * Ends every call under way, each on its own loop.
   *
   * @param whenTold run once, after the last listener heard of it
   */
  void failAll(Function<StdioCall, Failure.ByBackend> failure, Runnable whenTold) {
    List<StdioCall> removed = new ArrayList<>();
    for (Long id : calls.keySet()) {
      StdioCall call = calls.remove(id);
      if (call != null) {
        removed.add(call);
      }
    }
    AtomicInteger untold = new AtomicInteger(removed.size() + 1);
    Runnable told =
        () -> {
          if (untold.decrementAndGet() == 0) {
            whenTold.run();
          }
        };
    for (StdioCall call : removed) {
      fail(call, failure.apply(call), told);
    }
    told.run();
  }

  /** Tells one call, already taken out, that it failed; {@code told} runs after that. */
  static void fail(StdioCall call, Failure.ByBackend failure, Runnable told) {
    try {
      call.loop()
          .execute(
              () -> {
                try {
                  call.fail(failure);
                } finally {
                  told.run();
                }
              });
    } catch (RejectedExecutionException loopGone) {
      log.debug("event=failure_untold server={} cause=loop_shut_down", failure.server());
      told.run();
    }
  }
}
