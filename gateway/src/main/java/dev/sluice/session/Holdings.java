package dev.sluice.session;

import dev.sluice.exchange.Client.AnswerListener;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.protocol.jsonrpc.RequestId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one session and everything it holds, behind one lock. The lock is held for a few map
 * operations at most and never while foreign code runs: what is to be told to others is returned,
 * and told by the caller.
 */
final class Holdings {

  /** What became of a new call. */
  enum Begun {
    BEGUN,
    DUPLICATE,
    TOO_MANY,
    CLOSED
  }

  /**
   * What was left when the session closed.
   *
   * @param calls how many calls had not ended and were given up
   */
  record Remains(
      CloseReason reason,
      int calls,
      @Nullable OutboundStream stream,
      List<AnswerListener> asks,
      List<Runnable> actions) {}

  private static final int USUAL_CALLS = 2;

  private final int maxCalls;
  private final int maxAsks;

  private volatile SessionState state;
  private volatile long usedNanos;
  private Map<RequestId, Call> calls = Map.of();
  private Map<RequestId, AnswerListener> asks = Map.of();
  private final List<Runnable> actions = new ArrayList<>(0);
  private @Nullable OutboundStream stream;
  private @Nullable CloseReason reason;
  private long asked;

  /**
   * @param now nanoseconds
   * @param asked where the ids of requests to the client begin
   */
  Holdings(SessionConfig config, SessionState state, long now, long asked) {
    this.maxCalls = config.calls();
    this.maxAsks = config.asks();
    this.state = state;
    this.usedNanos = now;
    this.asked = asked;
  }

  SessionState state() {
    return state;
  }

  /** When it was used last. */
  long usedNanos() {
    return usedNanos;
  }

  synchronized Ledger ledger() {
    return new Ledger(calls.size(), stream == null ? 0 : 1, 0, asks.size(), actions.size());
  }

  /** The client was heard; false when the session is closing. */
  synchronized boolean use(long now) {
    usedNanos = now;
    return state.isLive();
  }

  /** The client is ready; true unless the session is closing. */
  synchronized boolean confirm() {
    if (state == SessionState.NEGOTIATING) {
      state = state.moveTo(SessionState.OPEN);
    }
    return state.isLive();
  }

  synchronized Begun begin(RequestId id, Call call) {
    if (!state.isLive()) {
      return Begun.CLOSED;
    }
    if (calls.containsKey(id)) {
      return Begun.DUPLICATE;
    }
    if (calls.size() >= maxCalls) {
      return Begun.TOO_MANY;
    }
    if (calls.isEmpty() && !(calls instanceof HashMap)) {
      calls = new HashMap<>(USUAL_CALLS);
    }
    calls.put(id, call);
    return Begun.BEGUN;
  }

  synchronized @Nullable Call call(RequestId id) {
    return calls.get(id);
  }

  /** Returns true when the session is closing and may be waiting for this call. */
  synchronized boolean end(RequestId id, Call call, long now) {
    usedNanos = now;
    if (!calls.isEmpty()) {
      calls.remove(id, call);
    }
    return state == SessionState.DRAINING;
  }

  /** Returns the id of the new ask, or null when the session is closing or too many are open. */
  synchronized @Nullable RequestId ask(AnswerListener listener) {
    if (!state.isLive() || asks.size() >= maxAsks) {
      return null;
    }
    if (asks.isEmpty()) {
      asks = new HashMap<>(USUAL_CALLS);
    }
    RequestId id = RequestId.of(++asked);
    asks.put(id, listener);
    return id;
  }

  /** Ends an ask; null when there is no such ask. */
  synchronized @Nullable AnswerListener takeAsk(RequestId id) {
    return asks.isEmpty() ? null : asks.remove(id);
  }

  synchronized @Nullable AnswerListener ask(RequestId id) {
    return asks.get(id);
  }

  /** Returns the stream to be closed: the one displaced, the new one if the session is closing. */
  synchronized @Nullable OutboundStream stand(OutboundStream newest, long now) {
    usedNanos = now;
    if (!state.isLive()) {
      return newest;
    }
    OutboundStream displaced = stream;
    stream = newest;
    return newest.equals(displaced) ? null : displaced;
  }

  synchronized void unstand(OutboundStream gone, long now) {
    usedNanos = now;
    if (gone.equals(stream)) {
      stream = null;
    }
  }

  synchronized @Nullable OutboundStream stream() {
    return stream;
  }

  /** Keeps an action for the end; false when it is due now. */
  synchronized boolean atEnd(Runnable action) {
    if (state == SessionState.CLOSED) {
      return false;
    }
    actions.add(action);
    return true;
  }

  /** Begins to close. Returns the calls to be cancelled, or null when it had begun before. */
  synchronized @Nullable List<Call> drain(CloseReason first, long now) {
    if (!state.isLive()) {
      return null;
    }
    usedNanos = now;
    state = state.moveTo(SessionState.DRAINING);
    reason = first;
    return List.copyOf(calls.values());
  }

  /**
   * As {@link #drain}, unless a call keeps the session alive, or a stream, or it was used since.
   *
   * @param before the last use must have been then or earlier
   */
  synchronized boolean drainIfIdle(CloseReason first, long before) {
    if (!state.isLive() || !calls.isEmpty() || stream != null || usedNanos - before > 0) {
      return false;
    }
    state = state.moveTo(SessionState.DRAINING);
    reason = first;
    return true;
  }

  /** As {@link #drainIfIdle} for a session that was never confirmed; a stream does not keep it. */
  synchronized boolean drainIfUnconfirmed(long before) {
    if (state != SessionState.NEGOTIATING || !calls.isEmpty() || usedNanos - before > 0) {
      return false;
    }
    state = state.moveTo(SessionState.DRAINING);
    reason = CloseReason.INITIALIZE_FAILED;
    return true;
  }

  /**
   * Closes a draining session whose last call has ended.
   *
   * @param force whether calls that still have not ended are given up
   * @return what is left to be ended, or null when it is not time or was done before
   */
  synchronized @Nullable Remains conclude(boolean force) {
    if (state != SessionState.DRAINING || reason == null || !(force || calls.isEmpty())) {
      return null;
    }
    state = state.moveTo(SessionState.CLOSED);
    Remains remains =
        new Remains(reason, calls.size(), stream, List.copyOf(asks.values()), List.copyOf(actions));
    stream = null;
    calls = Map.of();
    asks = Map.of();
    actions.clear();
    return remains;
  }
}
