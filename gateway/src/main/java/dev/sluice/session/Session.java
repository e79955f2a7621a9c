package dev.sluice.session;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.Scope;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's session. Thread-safe; everything it holds is in its {@link Holdings}. */
final class Session implements Client {

  /** Who a session belongs to. */
  record Owner(ClientTransport transport, Scope scope, Identity identity) {}

  /** What {@code initialize} agreed on. */
  record Terms(ProtocolVersion version, ClientCapabilities capabilities) {
    /** What holds before {@code initialize}. */
    static final Terms NONE = new Terms(ProtocolVersion.V2024_11_05, ClientCapabilities.NONE);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final String id;
  private final Owner owner;
  private final Registry home;
  private final Holdings holdings;
  private final SessionStreams streams;
  private final long openedNanos;
  private final long expiresNanos;
  private volatile @Nullable Terms terms;
  private volatile @Nullable LogLevel logLevel;
  private UseOrder.@Nullable Place place;

  /**
   * @param terms null when {@code initialize} is still to come
   * @param expiresNanos when it ends however much it is used
   */
  Session(
      String id,
      Owner owner,
      @Nullable Terms terms,
      Registry home,
      Holdings holdings,
      long expiresNanos) {
    this.id = id;
    this.owner = owner;
    this.terms = terms;
    this.home = home;
    this.holdings = holdings;
    this.streams = new SessionStreams(home.replays());
    this.openedNanos = holdings.usedNanos();
    this.expiresNanos = expiresNanos;
  }

  String id() {
    return id;
  }

  Owner owner() {
    return owner;
  }

  @Override
  public ClientTransport transport() {
    return owner.transport();
  }

  @Override
  public Scope scope() {
    return owner.scope();
  }

  @Override
  public Identity identity() {
    return owner.identity();
  }

  @Override
  public ProtocolVersion version() {
    return terms().version();
  }

  @Override
  public ClientCapabilities capabilities() {
    return terms().capabilities();
  }

  private Terms terms() {
    Terms agreed = terms;
    return agreed == null ? Terms.NONE : agreed;
  }

  boolean isAgreed() {
    return terms != null;
  }

  /** Sets the terms, once; false when they stand already. */
  synchronized boolean agree(Terms agreed) {
    if (terms != null) {
      return false;
    }
    terms = agreed;
    return true;
  }

  @Override
  public @Nullable LogLevel logLevel() {
    return logLevel;
  }

  void logLevel(LogLevel level) {
    logLevel = level;
  }

  Holdings holdings() {
    return holdings;
  }

  Ledger ledger() {
    return holdings.ledger().plus(new Ledger(0, streams.replying(), streams.keptBytes(), 0, 0));
  }

  boolean isLive() {
    return holdings.state().isLive();
  }

  SessionStreams streams() {
    return streams;
  }

  long openedNanos() {
    return openedNanos;
  }

  boolean isExpired(long now) {
    return now - expiresNanos >= 0;
  }

  UseOrder.@Nullable Place place() {
    return place;
  }

  /** Set once, before the session can be found. */
  void place(UseOrder.Place own) {
    place = own;
  }

  @Override
  public boolean push(Message message) {
    OutboundStream stream = holdings.stream();
    if (stream == null) {
      return streams.push(message);
    }
    stream.send(message);
    return true;
  }

  @Override
  public @Nullable RequestId awaitAnswer(AnswerListener listener) {
    return holdings.ask(listener);
  }

  @Override
  public void forgetAnswer(RequestId asked) {
    holdings.takeAsk(asked);
  }

  @Override
  public void onClose(Runnable action) {
    if (!holdings.atEnd(action)) {
      action.run();
    }
  }

  /** Forgets a call that has ended; true when the session may be waiting for that to close. */
  boolean forget(Call call) {
    return holdings.end(call.id(), call, home.nanos());
  }

  /** Closes, once: later reasons are ignored. Calls end on their own loops, the rest follows. */
  void close(CloseReason reason) {
    home.closing(this, reason);
    List<Call> calls = holdings.drain(reason, home.nanos());
    if (calls == null) {
      return;
    }
    CancelReason cancel =
        reason == CloseReason.SHUTDOWN ? CancelReason.SHUTDOWN : CancelReason.SESSION_CLOSED;
    for (Call call : calls) {
      call.cancelFromAnywhere(cancel);
    }
    conclude(false);
  }

  /**
   * Closes unless a call or a standing stream keeps it alive, or it was used after {@code before}.
   */
  boolean closeIfIdle(CloseReason reason, long before) {
    boolean idle = holdings.drainIfIdle(reason, before);
    if (idle) {
      conclude(false);
    }
    return idle;
  }

  /** Closes if the client never went on after {@code initialize}, or never came to it. */
  void closeIfUnconfirmed(long before) {
    if (holdings.drainIfUnconfirmed(before)) {
      conclude(false);
    }
  }

  /**
   * Ends what is left, in the order of the design, once no call is: streams, awaited answers,
   * actions; then the session is forgotten and reported.
   *
   * @param force whether calls that have not ended yet are given up
   */
  void conclude(boolean force) {
    Holdings.Remains remains = holdings.conclude(force);
    if (remains == null) {
      return;
    }
    int left = remains.calls();
    if (remains.stream() != null) {
      left += ended(remains.stream()::close);
    }
    left += ended(streams::close);
    left += streams.isEmpty() ? 0 : 1;
    for (AnswerListener ask : remains.asks()) {
      left += ended(ask::onGone);
    }
    for (Runnable action : remains.actions()) {
      left += ended(action);
    }
    home.closed(this, remains.reason(), left);
  }

  /** Runs one end of something; how much of it is left, 0 or 1. */
  private static int ended(Runnable end) {
    try {
      end.run();
      return 0;
    } catch (RuntimeException broken) {
      LOG.error("session_close_action_failed", broken);
      return 1;
    }
  }
}
