package dev.sluice.session;

import static java.util.Objects.requireNonNull;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.SessionDoor;
import dev.sluice.exchange.Stage;
import dev.sluice.protocol.era.Negotiation;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sessions: opens them, finds them, hands their messages on, and closes them. Thread-safe. */
public final class Sessions implements SessionDoor {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  /** A closing session whose cancelled calls still have not ended after this is closed anyway. */
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final SessionConfig config;
  private final LongSupplier nanoClock;
  private final SessionListener listener;
  private final SessionIds ids;
  private final SessionMessages messages;
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean draining;

  /**
   * @param next where everything goes that is not the session's own
   * @param nanoClock as {@link System#nanoTime}
   * @param random unguessable and thread-safe, as {@link java.security.SecureRandom}
   */
  public Sessions(
      SessionConfig config,
      Stage next,
      LongSupplier nanoClock,
      RandomGenerator random,
      SessionListener listener) {
    this.config = config;
    this.nanoClock = nanoClock;
    this.listener = listener;
    this.ids = new RandomSessionIds(random);
    this.messages = new SessionMessages(next, listener);
  }

  @Override
  public Admission admit(Scope scope, Identity identity, String sessionId) {
    Session session = ids.find(sessionId);
    if (session == null
        || !session.scope().equals(scope)
        || !session.identity().equals(identity)
        || !session.holdings().state().isLive()) {
      return new Admission.Refused(SessionMessages.UNKNOWN_SESSION);
    }
    session.touch();
    return new Admission.Admitted(session);
  }

  @Override
  public InFlight handle(Exchange exchange, ReplySink sink) {
    assert exchange.loop().inEventLoop();
    Client client = exchange.client();
    if (client instanceof Session session) {
      return messages.handle(session, exchange, sink);
    }
    if (exchange.message().kind() == Envelope.Kind.REQUEST
        && exchange.message().envelope().isMethod(McpMethod.INITIALIZE)) {
      return initialize(exchange, sink);
    }
    return SessionMessages.fail(
        sink,
        new Failure.ByClient(
            ClientFault.MISSING_SESSION,
            "The message names no session. Send initialize first, then the Mcp-Session-Id header of"
                + " its answer with every message."));
  }

  private InFlight initialize(Exchange exchange, ReplySink sink) {
    if (draining) {
      return SessionMessages.fail(sink, SessionMessages.SHUTTING_DOWN);
    }
    if (open.incrementAndGet() > config.max()) {
      open.decrementAndGet();
      return SessionMessages.fail(
          sink,
          new Failure.ByGateway(
              Reason.OVERLOADED,
              "All " + config.max() + " sessions (sessions.max) are in use. Try again later."));
    }
    InitializeParams params;
    try {
      params =
          InitializeParams.parse(
              exchange.message().raw(Member.PARAMS), config.capabilities().intBytes());
    } catch (InitializeParams.Invalid invalid) {
      open.decrementAndGet();
      return SessionMessages.fail(
          sink,
          new Failure.ByClient(ClientFault.INVALID_PARAMS, requireNonNull(invalid.getMessage())));
    }
    Session session = open(exchange, params);
    exchange.client(session);
    return messages.begin(session, exchange, new OpeningSink(session, sink));
  }

  private Session open(Exchange exchange, InitializeParams params) {
    Session.Terms terms =
        new Session.Terms(
            exchange.scope(),
            exchange.identity(),
            Negotiation.answer(params.protocolVersion()),
            params.capabilities());
    Session session =
        new Session(ids.mint(), terms, this, new Holdings(config.calls(), config.asks()));
    listener.opened(session.version());
    ids.add(session);
    if (draining) {
      session.close(CloseReason.SHUTDOWN);
    }
    return session;
  }

  @Override
  public void listen(Client client, OutboundStream stream) {
    if (!(client instanceof Session session)) {
      stream.close();
      return;
    }
    session.touch();
    OutboundStream superseded = session.holdings().stand(stream);
    if (superseded != null) {
      superseded.close();
    }
  }

  @Override
  public void unlisten(Client client, OutboundStream stream) {
    if (client instanceof Session session) {
      session.touch();
      session.holdings().unstand(stream);
    }
  }

  @Override
  public void end(Client client) {
    if (client instanceof Session session) {
      session.close(CloseReason.CLIENT_DELETE);
    }
  }

  /** Closes what has been idle too long. To be called about every second, from one thread. */
  public void sweep() {
    long now = nanos();
    long idleTimeout = config.idleTimeout().toNanos();
    ids.forEach(
        session -> {
          long idle = session.idleNanos(now);
          if (session.holdings().state() == SessionState.DRAINING && idle >= GIVE_UP_NANOS) {
            LOG.warn(
                "session_calls_given_up calls={} revision={}",
                session.holdings().ledger().calls(),
                session.version().text());
            session.conclude(true);
          } else if (idle >= idleTimeout) {
            session.closeIfIdle();
          }
        });
  }

  /** From now on nothing new is taken: no session, no request. What is under way goes on. */
  public void drain() {
    draining = true;
    messages.drain();
  }

  /** Closes every session. Calls still under way are cancelled on their own loops. */
  public void closeAll(CloseReason reason) {
    ids.forEach(session -> session.close(reason));
  }

  /** Sessions open now, those still closing included. */
  public int count() {
    return open.get();
  }

  /** What all sessions hold together now. */
  public Ledger held() {
    AtomicReference<Ledger> sum = new AtomicReference<>(Ledger.ZERO);
    ids.forEach(session -> sum.set(sum.get().plus(session.holdings().ledger())));
    return sum.get();
  }

  long nanos() {
    return nanoClock.getAsLong();
  }

  /** The session holds nothing any more: forgets and counts it. */
  void closed(Session session, CloseReason reason) {
    ids.remove(session);
    open.decrementAndGet();
    long nanos = nanos() - session.openedNanos();
    LOG.debug(
        "session_closed reason={} revision={} seconds={}",
        reason.text(),
        session.version().text(),
        TimeUnit.NANOSECONDS.toSeconds(nanos));
    listener.closed(session.version(), reason, nanos);
  }
}
