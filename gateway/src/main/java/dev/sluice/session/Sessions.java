package dev.sluice.session;

import static java.util.Objects.requireNonNull;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.ClientTransport;
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
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
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
  public Admission admit(
      ClientTransport transport, Scope scope, Identity identity, String sessionId) {
    Session session = ids.find(sessionId);
    if (session == null
        || !session.owner().equals(new Session.Owner(transport, scope, identity))
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
      return !session.isAgreed() && isInitialize(exchange)
          ? agree(session, exchange, sink)
          : messages.handle(session, exchange, sink);
    }
    if (isInitialize(exchange)) {
      return initialize(exchange, sink);
    }
    return SessionMessages.fail(
        sink,
        new Failure.ByClient(
            ClientFault.MISSING_SESSION,
            "The message names no session. Send initialize first, then the Mcp-Session-Id header of"
                + " its answer with every message."));
  }

  private static boolean isInitialize(Exchange exchange) {
    return exchange.message().kind() == Envelope.Kind.REQUEST
        && exchange.message().envelope().isMethod(McpMethod.INITIALIZE);
  }

  private InFlight initialize(Exchange exchange, ReplySink sink) {
    Failure refused = reserve();
    if (refused != null) {
      return SessionMessages.fail(sink, refused);
    }
    Session.Terms terms;
    try {
      terms = terms(exchange);
    } catch (InitializeParams.Invalid invalid) {
      open.decrementAndGet();
      return SessionMessages.fail(sink, invalid(invalid));
    }
    Session session =
        begin(
            new Session.Owner(
                ClientTransport.STREAMABLE_HTTP, exchange.scope(), exchange.identity()),
            terms,
            new Holdings(config.calls(), config.asks()));
    exchange.client(session);
    return messages.begin(session, exchange, new OpeningSink(session, sink));
  }

  /** {@code initialize} of a session that an HTTP+SSE stream opened. */
  private InFlight agree(Session session, Exchange exchange, ReplySink sink) {
    if (draining) {
      return SessionMessages.fail(sink, SessionMessages.SHUTTING_DOWN);
    }
    Session.Terms terms;
    try {
      terms = terms(exchange);
    } catch (InitializeParams.Invalid invalid) {
      return SessionMessages.fail(sink, invalid(invalid));
    }
    ProtocolVersion before = session.version();
    if (!session.agree(terms)) {
      return SessionMessages.fail(sink, SessionMessages.ALREADY_OPEN);
    }
    listener.agreed(session, before);
    return messages.begin(session, exchange, new OpeningSink(session, sink));
  }

  private Session.Terms terms(Exchange exchange) throws InitializeParams.Invalid {
    InitializeParams params =
        InitializeParams.parse(
            exchange.message().raw(Member.PARAMS), config.capabilities().intBytes());
    return new Session.Terms(Negotiation.answer(params.protocolVersion()), params.capabilities());
  }

  private static Failure invalid(InitializeParams.Invalid invalid) {
    return new Failure.ByClient(ClientFault.INVALID_PARAMS, requireNonNull(invalid.getMessage()));
  }

  @Override
  public Opening open(Scope scope, Identity identity, OutboundStream stream) {
    Failure refused = reserve();
    if (refused != null) {
      return new Opening.Refused(refused);
    }
    Holdings holdings = new Holdings(config.calls(), config.asks());
    holdings.stand(stream);
    Session session =
        begin(new Session.Owner(ClientTransport.HTTP_SSE, scope, identity), null, holdings);
    return new Opening.Opened(session, session.id());
  }

  /** Takes the place of one session, or says why there is none. */
  private @Nullable Failure reserve() {
    if (draining) {
      return SessionMessages.SHUTTING_DOWN;
    }
    if (open.incrementAndGet() > config.max()) {
      open.decrementAndGet();
      return new Failure.ByGateway(
          Reason.OVERLOADED,
          "All " + config.max() + " sessions (sessions.max) are in use. Try again later.");
    }
    return null;
  }

  private Session begin(Session.Owner owner, Session.@Nullable Terms terms, Holdings holdings) {
    Session session = new Session(ids.mint(), owner, terms, this, holdings);
    listener.opened(session);
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
  public @Nullable OutboundStream stream(Client client) {
    return client instanceof Session session ? session.holdings().stream() : null;
  }

  @Override
  public void disconnected(Client client) {
    closeWithStream(client, CloseReason.CLIENT_DISCONNECT);
  }

  @Override
  public void overflowed(Client client) {
    closeWithStream(client, CloseReason.SLOW_CONSUMER);
  }

  private static void closeWithStream(Client client, CloseReason reason) {
    if (client instanceof Session session && session.transport() == ClientTransport.HTTP_SSE) {
      session.close(reason);
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
    listener.closed(session, reason, nanos);
  }
}
