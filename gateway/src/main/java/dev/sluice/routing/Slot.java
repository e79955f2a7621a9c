package dev.sluice.routing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one server's share of one merged list: the last good one, and the fetch under way if
 * there is one, never two. Thread-safe: one immutable state, swapped.
 */
final class Slot {
  /** Least time between two fetches that a server's notifications cause, and after a failure. */
  static final long PAUSE_NANOS = MILLISECONDS.toNanos(500);

  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

  /** How the last fetch went. */
  private enum Standing {
    UNTRIED,
    GOOD,
    /** It failed soon: worth waiting for again. */
    FAILED,
    /** It let somebody wait in vain: nobody else waits until it has answered once. */
    SLOW
  }

  /**
   * @param part the last good one
   * @param freshness what the server said of how long that may be kept
   * @param fetch under way, succeeds when it ended well or badly
   * @param again whether the list changed since the fetch began
   * @param checked when the last fetch ended, by the fleet's clock
   */
  private record State(
      @Nullable Part part,
      Freshness freshness,
      @Nullable Promise<Void> fetch,
      boolean again,
      Standing standing,
      long checked) {

    State with(@Nullable Promise<Void> other, boolean again) {
      return new State(part, freshness, other, again, standing, checked);
    }
  }

  private final Source source;
  private final Runnable changed;
  private final AtomicReference<State> state =
      new AtomicReference<>(new State(null, Freshness.UNKNOWN, null, false, Standing.UNTRIED, 0));

  /**
   * @param changed runs after {@link #part} became another
   */
  Slot(Source source, Runnable changed) {
    this.source = source;
    this.changed = changed;
  }

  ServerName server() {
    return source.server();
  }

  /** The last good part, null before the first. */
  @Nullable Part part() {
    return state.get().part;
  }

  /** How long from now on the part may be kept. */
  Freshness freshness() {
    State now = state.get();
    return now.freshness.after(source.fleet().now() - now.checked);
  }

  /** True before the first fetch began. */
  boolean untried() {
    State now = state.get();
    return now.standing == Standing.UNTRIED && now.fetch == null;
  }

  /** True while a fetch is under way. */
  boolean isFetching() {
    return state.get().fetch != null;
  }

  /** True when the server is known to have the list and answered the last time. */
  boolean offered() {
    State now = state.get();
    return now.standing == Standing.GOOD && now.part != null && now.part.offered();
  }

  /** True when the last fetch was good and so new that another would tell nothing more. */
  boolean justFetched() {
    State now = state.get();
    return now.standing == Standing.GOOD && source.fleet().now() - now.checked < PAUSE_NANOS;
  }

  /**
   * Begins a fetch when one is due.
   *
   * @return its end when there is nothing to show before and it is worth waiting for, else null
   */
  @Nullable Future<Void> freshen(EventLoop loop) {
    State now = state.get();
    long age = source.fleet().now() - now.checked;
    boolean due =
        switch (now.standing) {
          case UNTRIED -> true;
          case GOOD -> age >= keptNanos(now);
          case FAILED, SLOW -> age >= PAUSE_NANOS;
        };
    if (!due && now.fetch == null) {
      return null;
    }
    Future<Void> fetch = fetch(loop);
    boolean nothingToShow =
        now.standing == Standing.UNTRIED || (now.standing == Standing.FAILED && now.part == null);
    return nothingToShow && !source.fleet().stragglers().has(server()) ? fetch : null;
  }

  /** A server that wants its list kept for no time at all is not asked all the time either. */
  private long keptNanos(State now) {
    Duration configured = source.fleet().config().cacheTtl();
    return now.freshness.ttlMillis() == null
        ? configured.toNanos()
        : Math.max(PAUSE_NANOS, now.freshness.keep(configured).toNanos());
  }

  /** Begins the first fetch, unless somebody did. */
  void learn(EventLoop loop) {
    if (untried()) {
      Future<Void> _ = fetch(loop);
    }
  }

  /** The end of the fetch under way, begun now if none is. */
  Future<Void> fetch(EventLoop loop) {
    return begin(loop, 0);
  }

  /** Fetches soon, unless a fetch is under way: the server came back. */
  void renew(EventLoop loop) {
    State now = state.get();
    if (now.fetch == null) {
      Future<Void> _ = begin(loop, untilPaused(now));
    }
  }

  /** Fetches soon, and not again while notifications keep coming at once. */
  void invalidate(EventLoop loop) {
    while (true) {
      State now = state.get();
      if (now.fetch == null) {
        Future<Void> _ = begin(loop, untilPaused(now));
        return;
      }
      State next = now.with(now.fetch, true);
      if (state.compareAndSet(now, next)) {
        return;
      }
    }
  }

  private long untilPaused(State now) {
    return Math.max(0, PAUSE_NANOS - (source.fleet().now() - now.checked));
  }

  /** Somebody waited for the fetch under way and gave up. */
  void tooSlow() {
    source.fleet().stragglers().late(server());
    State now = state.get();
    if (now.fetch != null) {
      state.compareAndSet(
          now,
          new State(now.part, now.freshness, now.fetch, now.again, Standing.SLOW, now.checked));
    }
  }

  private Future<Void> begin(EventLoop loop, long delayNanos) {
    while (true) {
      State now = state.get();
      if (now.fetch != null) {
        return now.fetch;
      }
      Promise<Void> fetch = loop.newPromise();
      if (state.compareAndSet(now, now.with(fetch, false))) {
        Drain drain = new Drain(source, loop, outcome -> ended(loop, fetch, outcome));
        if (delayNanos > 0) {
          Future<?> _ = loop.schedule(drain::start, delayNanos, NANOSECONDS);
        } else if (loop.inEventLoop()) {
          drain.start();
        } else {
          loop.execute(drain::start);
        }
        return fetch;
      }
    }
  }

  /** Merges first, so that whoever sees the fetch ended sees what it brought. */
  private void ended(EventLoop loop, Promise<Void> fetch, Drain.Outcome outcome) {
    State before = state.get();
    if (outcome instanceof Drain.Outcome.Fetched(Part part, Freshness freshness)) {
      boolean same = part.sameAs(before.part);
      Part kept = same ? before.part : part;
      state.updateAndGet(
          now -> new State(kept, freshness, now.fetch, now.again, now.standing, now.checked));
      if (!same) {
        tellChanged();
      }
    }
    Standing standing =
        switch (outcome) {
          case Drain.Outcome.Fetched _ -> Standing.GOOD;
          case Drain.Outcome.Failed failed -> failed.late() ? Standing.SLOW : Standing.FAILED;
        };
    if (standing == Standing.GOOD) {
      source.fleet().stragglers().answered(server());
    }
    if (source.fleet().servers().contains(server())) {
      source.fleet().health().ended(server(), source.kind(), standing == Standing.GOOD);
    }
    long checked = source.fleet().now();
    State last =
        state.getAndUpdate(
            now ->
                new State(
                    now.part,
                    standing == Standing.GOOD ? now.freshness : now.freshness.after(Long.MAX_VALUE),
                    null,
                    false,
                    standing,
                    checked));
    report(last, outcome);
    fetch.setSuccess(null);
    if (last.again && !loop.isShuttingDown()) {
      Future<Void> _ = begin(loop, PAUSE_NANOS);
    }
  }

  /** A defect in telling must not leave the fetch open: nobody would ever fetch again. */
  private void tellChanged() {
    try {
      changed.run();
    } catch (RuntimeException bug) {
      LOG.error(
          "list_change_untold server={} list={}", source.server(), source.kind().method(), bug);
    }
  }

  private void report(State before, Drain.Outcome outcome) {
    boolean wasBad = before.standing == Standing.FAILED;
    switch (outcome) {
      case Drain.Outcome.Fetched fetched -> {
        if (wasBad || before.standing == Standing.SLOW) {
          LOG.info("list_back server={} list={}", source.server(), source.kind().method());
        }
      }
      case Drain.Outcome.Failed(String reason, String message, boolean late) -> {
        if (!wasBad) {
          LOG.warn(
              "list_failed server={} list={} reason={} stale={} message=\"{}\"",
              source.server(),
              source.kind().method(),
              reason,
              before.part != null,
              message);
        }
      }
    }
  }
}
