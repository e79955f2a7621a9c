package dev.sluice.session;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
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

  /** Who a session belongs to and what was agreed when it opened. */
  record Terms(
      Scope scope, Identity identity, ProtocolVersion version, ClientCapabilities capabilities) {}

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final String id;
  private final Terms terms;
  private final Sessions sessions;
  private final Holdings holdings;
  private final long openedNanos;
  private volatile long usedNanos;
  private volatile @Nullable LogLevel logLevel;

  Session(String id, Terms terms, Sessions sessions, Holdings holdings) {
    this.id = id;
    this.terms = terms;
    this.sessions = sessions;
    this.holdings = holdings;
    this.openedNanos = sessions.nanos();
    this.usedNanos = openedNanos;
  }

  String id() {
    return id;
  }

  @Override
  public Scope scope() {
    return terms.scope();
  }

  @Override
  public Identity identity() {
    return terms.identity();
  }

  @Override
  public ProtocolVersion version() {
    return terms.version();
  }

  @Override
  public ClientCapabilities capabilities() {
    return terms.capabilities();
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

  long openedNanos() {
    return openedNanos;
  }

  long idleNanos(long now) {
    return now - usedNanos;
  }

  void touch() {
    usedNanos = sessions.nanos();
  }

  @Override
  public boolean push(Message message) {
    OutboundStream stream = holdings.stream();
    if (stream == null) {
      message.release();
      return false;
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
    touch();
    return holdings.end(call.id(), call);
  }

  /** Closes, once: later reasons are ignored. Calls end on their own loops, the rest follows. */
  void close(CloseReason reason) {
    List<Call> calls = holdings.drain(reason);
    if (calls == null) {
      return;
    }
    touch();
    CancelReason cancel =
        reason == CloseReason.SHUTDOWN ? CancelReason.SHUTDOWN : CancelReason.SESSION_CLOSED;
    for (Call call : calls) {
      call.cancelFromAnywhere(cancel);
    }
    conclude(false);
  }

  /** Closes unless a call or a standing stream keeps it alive. */
  void closeIfIdle() {
    if (holdings.drainIfIdle()) {
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
    if (remains.stream() != null) {
      guarded(remains.stream()::close);
    }
    remains.asks().forEach(ask -> guarded(ask::onGone));
    remains.actions().forEach(Session::guarded);
    sessions.closed(this, remains.reason());
  }

  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException broken) {
      LOG.error("session_close_action_failed", broken);
    }
  }
}
