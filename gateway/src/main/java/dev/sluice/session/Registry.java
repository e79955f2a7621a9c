package dev.sluice.session;

import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.SessionDoor.Admission;
import dev.sluice.exchange.Stage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions that live here: takes them in, revives them, and lets them go. Thread-safe. */
final class Registry {
  /** Most sessions looked at to find an idle one. */
  static final int EVICTION_LOOKS = 32;

  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

  /** Ids of requests to clients begin at one of these, times 2^20, and stay below 2^53. */
  private static final long ASK_STARTS = 1L << 32;

  private final SessionConfig config;
  private final Stage next;
  private final SessionClock clock;
  private final Supplier<SessionSeal> seal;
  private final SessionListener listener;
  private final SessionTable table = new SessionTable();
  private final Capacity capacity;
  private final EndedIds ended;
  private final @Nullable UseOrder order;
  private final Sweep sweep;
  private final Replays replays;
  private volatile boolean draining;
  private volatile boolean closing;

  Registry(
      SessionConfig config,
      Stage next,
      SessionClock clock,
      Supplier<SessionSeal> seal,
      SessionListener listener) {
    this.config = config;
    this.next = next;
    this.clock = clock;
    this.seal = seal;
    this.listener = listener;
    this.capacity = new Capacity(config);
    this.ended = new EndedIds(config.ended());
    this.order = config.evict() == Evict.IDLE ? new UseOrder() : null;
    this.sweep = new Sweep(config, table);
    this.replays = new Replays(config, clock.nanos());
  }

  Replays replays() {
    return replays;
  }

  long nanos() {
    return clock.nanos().getAsLong();
  }

  /** From now on no session is opened; those that are known by their id are still taken in. */
  void drain() {
    draining = true;
  }

  /** From now on none is taken in, and no request. */
  void lastCall() {
    draining = true;
    closing = true;
  }

  boolean closing() {
    return closing;
  }

  boolean draining() {
    return draining;
  }

  int count() {
    return capacity.open();
  }

  SessionTable table() {
    return table;
  }

  void sweep() {
    sweep.step(nanos());
  }

  /** The live session of an id; revived when the id says enough of it. */
  Admission admit(Session.Owner owner, String id) {
    Session session = table.find(id);
    if (session != null && session.owner().equals(owner) && use(session)) {
      return new Admission.Admitted(session);
    }
    return owner.transport() == ClientTransport.STREAMABLE_HTTP
        ? revive(owner, id)
        : new Admission.Refused(Refusals.UNKNOWN_SESSION);
  }

  /** The client was heard; false when its session is over. */
  boolean use(Session session) {
    long now = nanos();
    UseOrder.Place place = session.place();
    if (order != null && place != null) {
      order.used(place, now);
    }
    return !session.isExpired(now) && session.holdings().use(now);
  }

  /**
   * Opens what the id says. Nothing is taken or kept for an id that was not sealed here or by
   * somebody with the same key, for this owner.
   */
  private Admission revive(Session.Owner owner, String id) {
    Pass pass = seal.get().open(id, owner.scope(), owner.identity());
    long left = pass == null ? 0 : pass.expiresSeconds() - clock.epochSeconds().getAsLong();
    if (pass == null || left <= 0 || ended.contains(ShortId.bits(id))) {
      return new Admission.Refused(Refusals.UNKNOWN_SESSION);
    }
    Failure refused = reserve(owner.identity());
    if (refused != null) {
      return new Admission.Refused(refused);
    }
    Session.Terms terms = new Session.Terms(pass.version(), pass.capabilities());
    Session session =
        make(id, owner, terms, holdings(SessionState.OPEN), TimeUnit.SECONDS.toNanos(left));
    Session found = table.claim(session);
    if (!found.equals(session)) {
      leave(session);
      capacity.giveBack(owner.identity());
      return new Admission.Admitted(found);
    }
    listener.opened(session);
    listener.revived(session);
    next.revived(session);
    closeIfClosing(session);
    return new Admission.Admitted(session);
  }

  /** Takes the place of one session, or says why there is none. */
  @Nullable Failure reserve(Identity caller) {
    if (closing) {
      return Refusals.SHUTTING_DOWN;
    }
    SessionLimit full = capacity.take(caller);
    if (full == SessionLimit.SESSIONS && evict()) {
      full = capacity.take(caller);
    }
    if (full == null) {
      return null;
    }
    listener.refused(full);
    return Refusals.full(full, config);
  }

  private boolean evict() {
    if (order == null) {
      return false;
    }
    long now = nanos();
    for (int look = 0; look < EVICTION_LOOKS; look++) {
      Session oldest = order.next(now);
      if (oldest == null) {
        return false;
      }
      if (oldest.closeIfIdle(CloseReason.EVICTED, now - UseOrder.GRAIN_NANOS)) {
        return true;
      }
    }
    return false;
  }

  void giveBack(Identity caller) {
    capacity.giveBack(caller);
  }

  /** Opens a session whose place is taken, with an id that says everything of it. */
  Session open(Session.Owner owner, Session.Terms terms) {
    long now = clock.epochSeconds().getAsLong();
    String id =
        seal.get()
            .seal(
                new Pass(
                    terms.version(), terms.capabilities(), now, now + config.maxAge().toSeconds()),
                owner.scope(),
                owner.identity());
    return enter(id, owner, terms, holdings(SessionState.NEGOTIATING));
  }

  /** Opens a session whose place is taken, with an id that says nothing. */
  Session open(Session.Owner owner, OutboundStream stream) {
    Holdings holdings = holdings(SessionState.NEGOTIATING);
    holdings.stand(stream, nanos());
    return enter(seal.get().random(), owner, null, holdings);
  }

  private Session enter(
      String id, Session.Owner owner, Session.@Nullable Terms terms, Holdings holdings) {
    Session session = make(id, owner, terms, holdings, config.maxAge().toNanos());
    listener.opened(session);
    table.claim(session);
    closeIfClosing(session);
    return session;
  }

  private Session make(
      String id,
      Session.Owner owner,
      Session.@Nullable Terms terms,
      Holdings holdings,
      long lifeNanos) {
    Session session =
        new Session(id, owner, terms, this, holdings, holdings.usedNanos() + lifeNanos);
    if (order != null) {
      session.place(order.add(session, holdings.usedNanos()));
    }
    return session;
  }

  private Holdings holdings(SessionState state) {
    long asked = ThreadLocalRandom.current().nextLong(ASK_STARTS) << 20;
    return new Holdings(config, state, nanos(), asked);
  }

  /** The end of all sessions may have missed one that could not be found yet. */
  private void closeIfClosing(Session session) {
    if (closing) {
      session.close(CloseReason.SHUTDOWN);
    }
  }

  private void leave(Session session) {
    UseOrder.Place place = session.place();
    if (order != null && place != null) {
      order.remove(place);
    }
  }

  /** The session is about to close for a reason. */
  void closing(Session session, CloseReason reason) {
    if (reason.isFinal() && session.transport() == ClientTransport.STREAMABLE_HTTP) {
      ended.add(ShortId.bits(session.id()));
    }
  }

  /** The session holds nothing any more: forgets and counts it. */
  void closed(Session session, CloseReason reason, int left) {
    leave(session);
    table.remove(session);
    capacity.giveBack(session.identity());
    long nanos = nanos() - session.openedNanos();
    LOG.debug(
        "session_closed reason={} revision={} seconds={} left={}",
        reason.text(),
        session.version().text(),
        TimeUnit.NANOSECONDS.toSeconds(nanos),
        left);
    listener.closed(session, reason, nanos, left);
  }

  void forEach(Consumer<Session> visitor) {
    table.forEach(visitor);
  }
}
