package dev.sluice.session;

import static java.util.Objects.requireNonNull;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import dev.sluice.exchange.SessionDoor;
import dev.sluice.exchange.Stage;
import dev.sluice.exchange.StreamCounts;
import dev.sluice.protocol.era.Negotiation;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All sessions: opens them, finds them, hands their messages on, and closes them. Thread-safe. */
public final class Sessions implements SessionDoor {
  private final SessionConfig config;
  private final SessionListener listener;
  private final SharedCapabilities shared = new SharedCapabilities();
  private final SessionMessages messages;
  private final Registry registry;

  /**
   * @param next where everything goes that is not the session's own
   * @param seal must be there at once when the first session comes
   */
  public Sessions(
      SessionConfig config,
      Stage next,
      SessionClock clock,
      Supplier<SessionSeal> seal,
      SessionListener listener) {
    this.config = config;
    this.listener = listener;
    this.registry = new Registry(config, next, clock, seal, listener);
    this.messages = new SessionMessages(next, registry, config, listener);
  }

  @Override
  public Admission admit(
      ClientTransport transport, Scope scope, Identity identity, String sessionId) {
    return registry.admit(new Session.Owner(transport, scope, identity), sessionId);
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
    return isInitialize(exchange)
        ? initialize(exchange, sink)
        : SessionMessages.fail(sink, Refusals.MISSING_SESSION);
  }

  private static boolean isInitialize(Exchange exchange) {
    return exchange.message().kind() == Envelope.Kind.REQUEST
        && exchange.message().envelope().isMethod(McpMethod.INITIALIZE);
  }

  private InFlight initialize(Exchange exchange, ReplySink sink) {
    Failure refused =
        registry.draining() ? Refusals.SHUTTING_DOWN : registry.reserve(exchange.identity());
    if (refused != null) {
      return SessionMessages.fail(sink, refused);
    }
    Session.Terms terms;
    try {
      terms = terms(exchange);
    } catch (InitializeParams.Invalid invalid) {
      registry.giveBack(exchange.identity());
      return SessionMessages.fail(sink, failure(invalid));
    }
    Session session =
        registry.open(
            new Session.Owner(
                ClientTransport.STREAMABLE_HTTP, exchange.scope(), exchange.identity()),
            terms);
    exchange.client(session);
    return messages.begin(session, exchange, new OpeningSink(session, sink));
  }

  /** {@code initialize} of a session that an HTTP+SSE stream opened. */
  private InFlight agree(Session session, Exchange exchange, ReplySink sink) {
    if (registry.draining()) {
      return SessionMessages.fail(sink, Refusals.SHUTTING_DOWN);
    }
    Session.Terms terms;
    try {
      terms = terms(exchange);
    } catch (InitializeParams.Invalid invalid) {
      return SessionMessages.fail(sink, failure(invalid));
    }
    ProtocolVersion before = session.version();
    if (!session.agree(terms)) {
      return SessionMessages.fail(sink, Refusals.ALREADY_OPEN);
    }
    listener.agreed(session, before);
    return messages.begin(session, exchange, new OpeningSink(session, sink));
  }

  private Session.Terms terms(Exchange exchange) throws InitializeParams.Invalid {
    InitializeParams params =
        InitializeParams.parse(
            exchange.message().raw(Member.PARAMS), config.capabilities().intBytes());
    return new Session.Terms(
        Negotiation.answer(params.protocolVersion()), shared.share(params.capabilities()));
  }

  private static Failure failure(InitializeParams.Invalid invalid) {
    return new Failure.ByClient(ClientFault.INVALID_PARAMS, requireNonNull(invalid.getMessage()));
  }

  @Override
  public Opening open(Scope scope, Identity identity, OutboundStream stream) {
    Failure refused = registry.draining() ? Refusals.SHUTTING_DOWN : registry.reserve(identity);
    if (refused != null) {
      return new Opening.Refused(refused);
    }
    Session session =
        registry.open(new Session.Owner(ClientTransport.HTTP_SSE, scope, identity), stream);
    return new Opening.Opened(session, session.id());
  }

  @Override
  public EventLog replyLog(Client client) {
    return client instanceof Session session
        ? session.streams().reply()
        : EventLog.unkept(streamCounts());
  }

  @Override
  public Resumption resume(Client client, @Nullable String lastEventId) {
    if (!(client instanceof Session session)) {
      return new Resumption.Refused(Refusals.UNKNOWN_SESSION);
    }
    Resumption resumption = session.streams().resume(lastEventId);
    if (resumption instanceof Resumption.Refused(Failure.ByClient failure)
        && failure.fault() == ClientFault.TOO_MANY_REQUESTS) {
      listener.refused(SessionLimit.STREAMS);
    }
    return resumption;
  }

  @Override
  public void listen(Client client, OutboundStream stream) {
    if (!(client instanceof Session session)) {
      stream.close();
      return;
    }
    session.holdings().confirm();
    OutboundStream superseded = session.holdings().stand(stream, registry.nanos());
    if (superseded != null) {
      superseded.close();
    }
  }

  @Override
  public void unlisten(Client client, OutboundStream stream) {
    if (client instanceof Session session) {
      session.holdings().unstand(stream, registry.nanos());
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

  /** Closes what has been idle too long. To be called about every second, by one at a time. */
  public void sweep() {
    registry.sweep();
  }

  /** From now on no session is opened. Requests of those that are open are still taken. */
  public void drain() {
    registry.drain();
  }

  /** From now on requests are refused, too. What is under way goes on. */
  public void lastCall() {
    registry.lastCall();
  }

  /** Closes the sessions somebody waits at: their calls are cancelled, and answered so. */
  public void closeBusy(CloseReason reason) {
    registry.forEach(
        session -> {
          if (session.holdings().ledger().calls() > 0) {
            session.close(reason);
          }
        });
  }

  /** Closes every session. Calls still under way are cancelled on their own loops. */
  public void closeAll(CloseReason reason) {
    registry.forEach(session -> session.close(reason));
  }

  /** Closes the sessions at the address of a server that is not configured any more. */
  public void closeRemoved(ServerName server) {
    Scope removed = new Scope.Single(server);
    registry.forEach(
        session -> {
          if (session.scope().equals(removed)) {
            session.close(CloseReason.SERVER_REMOVED);
          }
        });
  }

  /** Sessions open now, those still closing included. */
  public int count() {
    return registry.count();
  }

  /** What all sessions hold together now. */
  public Ledger held() {
    AtomicReference<Ledger> sum = new AtomicReference<>(Ledger.ZERO);
    registry.forEach(session -> sum.set(sum.get().plus(session.ledger())));
    return sum.get();
  }

  /** What happens on the SSE streams of all sessions. */
  public StreamCounts streamCounts() {
    return registry.replays().counts();
  }

  /** Bytes kept for clients that may come back. */
  public long replayBytes() {
    return registry.replays().heldBytes();
  }

  /** The sessions as an operator may see and end them. */
  public SessionList list() {
    return new SessionList(registry);
  }
}
