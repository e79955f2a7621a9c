package dev.sluice.dispatch;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.Handshake;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerDescription;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The upstream sessions with one replica, one a {@link SessionKey}, opened on demand and by one
 * opener at a time. Reading takes no lock; opening, ending and evicting take a short one that is
 * never held across a callback.
 */
final class UpstreamPool {
  /** How long a session must be without calls before it is ended though clients use it. */
  static final long LEFT_ALONE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamPool.class);

  /** Waits for a session; told once, on its own loop. */
  interface Waiter {
    void onSession(UpstreamSession ready);

    void onUnavailable(Failure failure);
  }

  private final Replica replica;
  private final ServerLane lane;
  private final BackendTransport transport;
  private final Map<SessionKey, Slot> slots = new ConcurrentHashMap<>();
  private boolean closed;

  UpstreamPool(Replica replica, BackendTransport transport) {
    this.replica = replica;
    this.lane = replica.lane();
    this.transport = transport;
  }

  /**
   * Finds the session for a client's calls.
   *
   * @return the session, or null when the waiter will be told later
   */
  @Nullable UpstreamSession acquire(Client client, EventLoop loop, Waiter waiter) {
    SessionKey key = SessionKey.of(lane.config().sessions(), client);
    Slot slot = slots.get(key);
    UpstreamSession ready = slot == null ? null : slot.ready();
    if (ready != null) {
      return ready;
    }
    return open(key, loop, waiter);
  }

  /** The session a client already has, or null. */
  @Nullable UpstreamSession existing(Client client) {
    Slot slot = slots.get(SessionKey.of(lane.config().sessions(), client));
    return slot == null ? null : slot.ready();
  }

  private @Nullable UpstreamSession open(SessionKey key, EventLoop loop, Waiter waiter) {
    Slot slot;
    UpstreamSession evicted = null;
    synchronized (this) {
      if (closed) {
        loop.execute(() -> waiter.onUnavailable(lane.failures().goingDown()));
        return null;
      }
      slot = slots.get(key);
      UpstreamSession ready = slot == null ? null : slot.ready();
      if (ready != null) {
        return ready;
      }
      if (slot != null && slot.isOpening()) {
        slot.add(new Slot.Waiting(loop, waiter));
        return null;
      }
      if (slots.size() >= lane.config().maxSessions() && slot == null) {
        evicted = leastRecentlyUsedIdle();
        if (evicted == null) {
          loop.execute(
              () ->
                  waiter.onUnavailable(
                      lane.failures()
                          .full("upstream sessions", "maxSessions", lane.config().maxSessions())));
          return null;
        }
        slots.remove(evicted.key());
      }
      slot = new Slot(key);
      slot.add(new Slot.Waiting(loop, waiter));
      slots.put(key, slot);
    }
    if (evicted != null) {
      replica.lostSession();
      evicted.close(() -> {});
    }
    open(slot, loop);
    return null;
  }

  private void open(Slot slot, EventLoop loop) {
    try {
      begin(slot, loop);
    } catch (RuntimeException bug) {
      LOG.error("open_broke server={}", lane.server(), bug);
      failed(
          slot,
          new Failure.ByBackend(
              Reason.BACKEND_UNREACHABLE,
              "the gateway broke while it connected to server " + lane.server() + "; see its log",
              lane.server(),
              Sent.NOTHING));
    }
  }

  private void begin(Slot slot, EventLoop loop) {
    transport.open(
        loop,
        new BackendTransport.OpenCallback() {
          @Override
          public void onOpen(UpstreamChannel channel) {
            Handshake.run(
                lane.server(),
                channel,
                slot.key().capabilities(),
                loop,
                lane.config().initializeTimeout(),
                new Opened(slot, channel));
          }

          @Override
          public void onFailure(Failure.ByBackend failure) {
            failed(slot, failure);
          }
        });
  }

  private final class Opened implements Handshake.Outcome {
    private final Slot slot;
    private final UpstreamChannel channel;

    Opened(Slot slot, UpstreamChannel channel) {
      this.slot = slot;
      this.channel = channel;
    }

    @Override
    public void onAgreed(ServerDescription description) {
      UpstreamSession session = new UpstreamSession(replica, slot.key(), channel, description);
      @Nullable List<Slot.Waiting> waiting;
      synchronized (UpstreamPool.this) {
        waiting = closed ? null : slot.becomeReady(session);
      }
      if (waiting == null) {
        session.close(() -> {});
        return;
      }
      replica.up(description.version());
      channel.listen(session);
      waiting.forEach(each -> each.tell(session));
    }

    @Override
    public void onFailure(Failure.ByBackend failure) {
      failed(slot, failure);
    }
  }

  private void failed(Slot slot, Failure.ByBackend failure) {
    List<Slot.Waiting> waiting;
    boolean nothingLeft;
    synchronized (this) {
      slots.remove(slot.key(), slot);
      waiting = slot.becomeGone();
      nothingLeft = !hasReady();
    }
    if (nothingLeft) {
      replica.down(failure);
    }
    waiting.forEach(each -> each.tell(failure));
  }

  /** The server or its process ended the session. */
  void closed(UpstreamSession session, Failure.ByBackend failure) {
    boolean nothingLeft;
    synchronized (this) {
      boolean lost = forget(session) && !closed;
      nothingLeft = lost && !hasReady();
      if (lost) {
        replica.lostSession();
      }
    }
    if (nothingLeft) {
      replica.down(failure);
    }
  }

  /** The process behind a session hangs: it is ended, and what waits for it fails. */
  void lost(UpstreamSession session, Failure.ByBackend failure) {
    closed(session, failure);
    session.close(() -> {});
  }

  /** Ends a session that is of no more use; the next call opens another. */
  void discard(UpstreamSession session) {
    synchronized (this) {
      forget(session);
    }
    session.close(() -> {});
  }

  /**
   * The server no longer knows a session: it gets no new calls. Those the server took before are
   * left to end by themselves, and the last one ends the session.
   */
  void retire(UpstreamSession session) {
    synchronized (this) {
      if (forget(session)) {
        replica.lostSession();
      }
    }
    session.retire();
  }

  /** Returns false when the session was forgotten before. */
  private boolean forget(UpstreamSession session) {
    Slot slot = slots.get(session.key());
    if (slot == null || !slot.holds(session)) {
      return false;
    }
    slots.remove(session.key(), slot);
    slot.becomeGone();
    return true;
  }

  /** A client session goes elsewhere: one dedicated to it ends with its last call. */
  void leave(Client client) {
    for (Slot slot : slots.values()) {
      UpstreamSession session = slot.ready();
      if (session != null && session.detach(client)) {
        synchronized (this) {
          forget(session);
        }
        session.retire();
      }
    }
  }

  /** A client session is over: those dedicated to it end. */
  void detach(Client client) {
    for (Slot slot : slots.values()) {
      UpstreamSession session = slot.ready();
      if (session != null && session.detach(client)) {
        discard(session);
      }
    }
  }

  /**
   * Gives up questions not answered in time, and ends sessions nobody used for the configured time,
   * but keeps the last one of the server.
   */
  void sweep() {
    for (Slot slot : slots.values()) {
      UpstreamSession session = slot.ready();
      if (session != null) {
        session.asks().expire(lane.config().askTimeout());
      }
    }
    List<UpstreamSession> idle = new ArrayList<>();
    synchronized (this) {
      long limit = lane.config().sessionIdleTimeout().toNanos();
      for (Slot slot : slots.values()) {
        UpstreamSession session = slot.ready();
        if (session != null && session.idleFor(limit)) {
          idle.add(session);
        }
      }
      if (idle.size() == slots.size() && !idle.isEmpty()) {
        long now = lane.nanoTime();
        idle.remove(
            Collections.min(idle, Comparator.comparingLong(each -> now - each.lastUsedNanos())));
      }
      idle.forEach(this::forget);
    }
    idle.forEach(session -> session.close(() -> {}));
  }

  /** The sessions that calls can use. */
  List<UpstreamSession> ready() {
    List<UpstreamSession> ready = new ArrayList<>();
    for (Slot slot : slots.values()) {
      UpstreamSession session = slot.ready();
      if (session != null) {
        ready.add(session);
      }
    }
    return ready;
  }

  /** Calls under way on them whose attempt began so long ago, or longer. */
  int lasting(long nanos) {
    long began = replica.lane().nanoTime() - nanos;
    int lasting = 0;
    for (UpstreamSession session : ready()) {
      for (DispatchedCall call : session.calls()) {
        lasting += call.attemptNanos() - began <= 0 ? 1 : 0;
      }
    }
    return lasting;
  }

  /** True when no session is open or being opened. */
  synchronized boolean isEmpty() {
    return slots.isEmpty();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  int size() {
    return slots.size();
  }

  private boolean hasReady() {
    for (Slot slot : slots.values()) {
      if (slot.ready() != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * The session to end for another: one that nobody uses, else one that has clients but has been
   * left alone for a while and belongs to none of them, so that it can be opened anew.
   */
  private @Nullable UpstreamSession leastRecentlyUsedIdle() {
    UpstreamSession oldest = oldest(session -> session.idleFor(0));
    return oldest != null
        ? oldest
        : oldest(session -> session.key().owner() == null && session.isQuiet(LEFT_ALONE_NANOS));
  }

  private @Nullable UpstreamSession oldest(Predicate<UpstreamSession> which) {
    UpstreamSession oldest = null;
    for (UpstreamSession session : ready()) {
      if (which.test(session)
          && (oldest == null || session.lastUsedNanos() - oldest.lastUsedNanos() < 0)) {
        oldest = session;
      }
    }
    return oldest;
  }

  /** Ends every session, then what the transport holds, then runs {@code done}. */
  void close(Runnable done) {
    List<UpstreamSession> open = new ArrayList<>();
    List<Slot.Waiting> waiting = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (Slot slot : slots.values()) {
        UpstreamSession session = slot.ready();
        if (session != null) {
          open.add(session);
        }
        waiting.addAll(slot.becomeGone());
      }
      slots.clear();
    }
    waiting.forEach(each -> each.tell(lane.failures().goingDown()));
    Countdown countdown = new Countdown(open.size() + 1, () -> transport.shutdown(done));
    open.forEach(session -> session.close(countdown::arrive));
    countdown.arrive();
  }
}
