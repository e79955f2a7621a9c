package dev.sluice.dispatch;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.Greeter;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The upstream sessions with one replica, one a {@link SessionKey}, opened on demand and by one
 * opener at a time. Reading takes no lock; opening, ending and evicting take a short one that is
 * never held across a callback.
 *
 * <p>A session that is not lent to a client, since a call there awaits an answer (see {@link
 * UpstreamSession#isLentTo}), makes room for another beside it; where there is no room, it is lent.
 */
final class UpstreamPool {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamPool.class);

  /** Waits for a session; told once, on its own loop. */
  interface Waiter {
    void onSession(UpstreamSession ready);

    void onUnavailable(Failure failure);
  }

  private final Replica replica;
  private final ServerLane lane;
  private final BackendTransport transport;
  private final Greeter greeter;
  private final Slots slots = new Slots();
  private boolean closed;

  UpstreamPool(Replica replica, BackendTransport transport) {
    this.replica = replica;
    this.lane = replica.lane();
    this.transport = transport;
    this.greeter = new Greeter(transport, lane.config().revision().version());
  }

  /** How the server is reached, as far as that is known. */
  String kind() {
    return way().kind();
  }

  /** The transport in use. */
  BackendTransport way() {
    return greeter.transport();
  }

  private SessionKey key(Client client) {
    return greeter.opensSessions()
        ? SessionKey.of(lane.config().sessions(), client)
        : SessionKey.EVERYBODY;
  }

  /**
   * Finds the session for a client's calls.
   *
   * @return the session, or null when the waiter will be told later
   */
  @Nullable UpstreamSession acquire(Client client, EventLoop loop, Waiter waiter) {
    SessionKey key = key(client);
    UpstreamSession ready = slots.readyFor(key, client);
    return ready != null ? ready : open(key, new Slot.Waiting(client, loop, waiter));
  }

  /** The session a client already has, or null. */
  @Nullable UpstreamSession existing(Client client) {
    SessionKey key = key(client);
    UpstreamSession ready = slots.readyFor(key, client);
    return ready == null ? slots.ready(key) : ready;
  }

  private @Nullable UpstreamSession open(SessionKey key, Slot.Waiting waiting) {
    Slot slot;
    UpstreamSession evicted = null;
    synchronized (this) {
      if (closed) {
        waiting.tellLater(lane.failures().goingDown());
        return null;
      }
      UpstreamSession ready = slots.readyFor(key, waiting.client());
      if (ready != null) {
        return ready;
      }
      SessionKey place = slots.placeFor(key, waiting.client());
      slot = slots.get(place);
      if (slot != null && slot.isOpening()) {
        slot.add(waiting);
        return null;
      }
      if (slots.size() >= lane.config().maxSessions() && slot == null) {
        evicted = LeastUsed.of(slots.ready());
        UpstreamSession taken = evicted == null ? slots.ready(key) : null;
        if (taken != null) {
          return taken;
        }
        if (evicted == null) {
          waiting.tellLater(
              lane.failures()
                  .full("upstream sessions", "maxSessions", lane.config().maxSessions()));
          return null;
        }
        slots.remove(evicted.key());
      }
      slot = new Slot(place, waiting.client());
      slot.add(waiting);
      slots.put(slot);
    }
    if (evicted != null) {
      replica.lostSession();
      evicted.close(() -> {});
    }
    open(slot, waiting.loop());
    return null;
  }

  private void open(Slot slot, EventLoop loop) {
    try {
      greeter.greet(
          slot.opener().capabilities(), loop, lane.config().initializeTimeout(), new Opened(slot));
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

  private final class Opened implements Greeter.Outcome {
    private final Slot slot;

    Opened(Slot slot) {
      this.slot = slot;
    }

    @Override
    public void onAgreed(UpstreamChannel channel, ServerDescription description) {
      boolean stateless = description.version().standsAlone();
      SessionKey key =
          stateless
              ? SessionKey.EVERYBODY
              : SessionKey.of(lane.config().sessions(), slot.opener()).at(slot.key().place());
      UpstreamSession session = new UpstreamSession(replica, key, channel, description);
      List<Slot.Waiting> waiting;
      boolean placed;
      synchronized (UpstreamPool.this) {
        placed = !closed && slot.isOpening() && isFree(key, slot);
        waiting = placed ? place(slot, session) : slot.becomeGone();
        if (!placed) {
          slots.remove(slot);
        }
      }
      if (placed) {
        replica.up(description.version());
        channel.listen(session);
        outdated(stateless).forEach(UpstreamPool.this::retire);
      } else {
        session.close(() -> {});
      }
      waiting.forEach(each -> told(each, placed ? session : null));
    }

    @Override
    public void onFailure(Failure.ByBackend failure) {
      failed(slot, failure);
    }
  }

  /** Whether nobody else has, or is opening, the session for {@code key}. */
  private boolean isFree(SessionKey key, Slot slot) {
    Slot other = slots.get(key);
    return other == null || other == slot || (!other.isOpening() && other.ready() == null);
  }

  /** Puts a session where it belongs: the server may turn out to speak otherwise than thought. */
  private List<Slot.Waiting> place(Slot slot, UpstreamSession session) {
    if (session.key().equals(slot.key())) {
      return slot.becomeReady(session);
    }
    List<Slot.Waiting> waiting = slot.becomeGone();
    slots.remove(slot);
    Slot own = new Slot(session.key(), slot.opener());
    own.becomeReady(session);
    slots.put(own);
    return waiting;
  }

  /** The sessions from before the server spoke like this. */
  private List<UpstreamSession> outdated(boolean stateless) {
    return ready().stream().filter(session -> session.standsAlone() != stateless).toList();
  }

  /** Gives a waiter the session if it is for its client, else looks for the one that is. */
  private void told(Slot.Waiting waiting, @Nullable UpstreamSession session) {
    SessionKey key = key(waiting.client());
    UpstreamSession own =
        session != null && session.key().at(0).equals(key) ? session : open(key, waiting);
    if (own != null) {
      waiting.tell(own);
    }
  }

  private void failed(Slot slot, Failure.ByBackend failure) {
    List<Slot.Waiting> waiting;
    boolean nothingLeft;
    synchronized (this) {
      slots.remove(slot);
      waiting = slot.becomeGone();
      nothingLeft = !slots.haveReady();
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
      nothingLeft = lost && !slots.haveReady();
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
    slots.remove(slot);
    slot.becomeGone();
    return true;
  }

  /** A client session goes elsewhere: one dedicated to it ends with its last call. */
  void leave(Client client) {
    for (Slot slot : slots.all()) {
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
    for (Slot slot : slots.all()) {
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
    for (Slot slot : slots.all()) {
      UpstreamSession session = slot.ready();
      if (session != null) {
        session.asks().expire(lane.config().askTimeout());
      }
    }
    List<UpstreamSession> idle = new ArrayList<>();
    synchronized (this) {
      long limit = lane.config().sessionIdleTimeout().toNanos();
      for (Slot slot : slots.all()) {
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
    return slots.ready();
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

  /** Ends every session, then what the transport holds, then runs {@code done}. */
  void close(Runnable done) {
    List<UpstreamSession> open = new ArrayList<>();
    List<Slot.Waiting> waiting = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (Slot slot : slots.all()) {
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
