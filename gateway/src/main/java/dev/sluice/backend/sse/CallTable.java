package dev.sluice.backend.sse;

import dev.sluice.exchange.Failure;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls under way on one channel by the id they have there. Holds as many as the caller's
 * concurrency limit lets in. Thread-safe.
 */
final class CallTable {
  private final ConcurrentHashMap<Long, SseCall> calls = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  /** An id never used on this channel before. */
  long nextId() {
    return ids.incrementAndGet();
  }

  void add(SseCall call) {
    calls.put(call.id(), call);
  }

  @Nullable SseCall find(long id) {
    return calls.get(id);
  }

  void remove(long id) {
    calls.remove(id);
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  Collection<SseCall> all() {
    return calls.values();
  }

  /**
   * Ends every call under way, each on its own loop.
   *
   * @param failure asked on the call's loop
   * @param whenTold run once, after the last listener heard of it
   */
  void failAll(Function<SseCall, Failure.ByBackend> failure, Runnable whenTold) {
    List<SseCall> open = List.copyOf(calls.values());
    AtomicInteger untold = new AtomicInteger(open.size() + 1);
    Runnable told =
        () -> {
          if (untold.decrementAndGet() == 0) {
            whenTold.run();
          }
        };
    for (SseCall call : open) {
      try {
        call.loop()
            .execute(
                () -> {
                  try {
                    call.fail(failure.apply(call));
                  } finally {
                    told.run();
                  }
                });
      } catch (RejectedExecutionException loopGone) {
        told.run();
      }
    }
    told.run();
  }
}
