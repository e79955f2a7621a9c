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

  /** What was left when the session closed. */
  record Remains(
      CloseReason reason,
      @Nullable OutboundStream stream,
      List<AnswerListener> asks,
      List<Runnable> actions) {}

  private final int maxCalls;
  private final int maxAsks;

  private SessionState state = SessionState.NEGOTIATING;
  private final Map<RequestId, Call> calls = new HashMap<>();
  private final Map<RequestId, AnswerListener> asks = new HashMap<>();
  private final List<Runnable> actions = new ArrayList<>(0);
  private @Nullable OutboundStream stream;
  private @Nullable CloseReason reason;
  private long asked;

  Holdings(int maxCalls, int maxAsks) {
    this.maxCalls = maxCalls;
    this.maxAsks = maxAsks;
  }

  synchronized SessionState state() {
    return state;
  }

  synchronized Ledger ledger() {
    return new Ledger(calls.size(), stream == null ? 0 : 1, asks.size(), actions.size());
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
    calls.put(id, call);
    return Begun.BEGUN;
  }

  synchronized @Nullable Call call(RequestId id) {
    return calls.get(id);
  }

  /** Returns true when the session is closing and may be waiting for this call. */
  synchronized boolean end(RequestId id, Call call) {
    calls.remove(id, call);
    return state == SessionState.DRAINING;
  }

  /** Returns the id of the new ask, or null when the session is closing or too many are open. */
  synchronized @Nullable RequestId ask(AnswerListener listener) {
    if (!state.isLive() || asks.size() >= maxAsks) {
      return null;
    }
    RequestId id = RequestId.of(++asked);
    asks.put(id, listener);
    return id;
  }

  /** Ends an ask; null when there is no such ask. */
  synchronized @Nullable AnswerListener takeAsk(RequestId id) {
    return asks.remove(id);
  }

  synchronized @Nullable AnswerListener ask(RequestId id) {
    return asks.get(id);
  }

  /** Returns the stream to be closed: the one displaced, the new one if the session is closing. */
  synchronized @Nullable OutboundStream stand(OutboundStream newest) {
    if (!state.isLive()) {
      return newest;
    }
    OutboundStream displaced = stream;
    stream = newest;
    return newest.equals(displaced) ? null : displaced;
  }

  synchronized void unstand(OutboundStream gone) {
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
  synchronized @Nullable List<Call> drain(CloseReason first) {
    if (!state.isLive()) {
      return null;
    }
    state = state.moveTo(SessionState.DRAINING);
    reason = first;
    return List.copyOf(calls.values());
  }

  /** As {@link #drain}, unless a call or a stream keeps the session alive. */
  synchronized boolean drainIfIdle() {
    if (!state.isLive() || !calls.isEmpty() || stream != null) {
      return false;
    }
    state = state.moveTo(SessionState.DRAINING);
    reason = CloseReason.IDLE;
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
    Remains remains = new Remains(reason, stream, List.copyOf(asks.values()), List.copyOf(actions));
    stream = null;
    calls.clear();
    asks.clear();
    actions.clear();
    return remains;
  }
}
