package dev.sluice.dispatch;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place of one upstream session in its pool: being opened, ready, or gone. Changed only under
 * the pool's lock; {@link #ready} may be read without.
 *
 * <p>The number of waiters is bounded by the permits of the lane.
 */
final class Slot {

  /** Where a slot stands. {@code OPENING} may become either other, {@code READY} only gone. */
  enum State {
    OPENING,
    READY,
    GONE;

    State moveTo(State next) {
      boolean allowed =
          switch (this) {
            case OPENING -> next != OPENING;
            case READY -> next == GONE;
            case GONE -> false;
          };
      if (!allowed) {
        throw new IllegalStateException("slot: " + this + " -> " + next);
      }
      return next;
    }
  }

  /** A waiter, the client it waits for, and the loop it is told on. */
  record Waiting(Client client, EventLoop loop, UpstreamPool.Waiter waiter) {
    void tell(UpstreamSession session) {
      run(() -> waiter.onSession(session));
    }

    void tell(Failure failure) {
      run(() -> waiter.onUnavailable(failure));
    }

    /** As {@link #tell(Failure)}, but never from within the call. */
    void tellLater(Failure failure) {
      loop.execute(() -> waiter.onUnavailable(failure));
    }

    private void run(Runnable task) {
      if (loop.inEventLoop()) {
        task.run();
      } else {
        loop.execute(task);
      }
    }
  }

  private final SessionKey key;
  private final Client opener;
  private final List<Waiting> waiting = new ArrayList<>();
  private State state = State.OPENING;
  private volatile @Nullable UpstreamSession session;

  Slot(SessionKey key, Client opener) {
    this.key = key;
    this.opener = opener;
  }

  SessionKey key() {
    return key;
  }

  /** The session when it can be used, or null. */
  @Nullable UpstreamSession ready() {
    UpstreamSession current = session;
    return current != null && current.isOpen() ? current : null;
  }

  boolean holds(UpstreamSession other) {
    return session == other;
  }

  boolean isOpening() {
    return state == State.OPENING;
  }

  /** The client whose capabilities the session is opened with. */
  Client opener() {
    return opener;
  }

  void add(Waiting waiter) {
    waiting.add(waiter);
  }

  List<Waiting> becomeReady(UpstreamSession opened) {
    state = state.moveTo(State.READY);
    session = opened;
    return takeWaiting();
  }

  /** Does nothing when it is already gone. */
  List<Waiting> becomeGone() {
    if (state != State.GONE) {
      state = state.moveTo(State.GONE);
    }
    session = null;
    return takeWaiting();
  }

  private List<Waiting> takeWaiting() {
    List<Waiting> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }
}
