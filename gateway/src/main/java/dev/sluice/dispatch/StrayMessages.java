package dev.sluice.dispatch;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one call or client that a message without a call of its own can be meant for. Never a
 * guess: what could be meant for two clients reaches neither.
 */
final class StrayMessages {
  /** What concerns everyone; all else is meant for one client. */
  private static final Set<String> NEWS =
      Set.of(
          McpMethod.NOTIFICATIONS_TOOLS_LIST_CHANGED,
          McpMethod.NOTIFICATIONS_PROMPTS_LIST_CHANGED,
          McpMethod.NOTIFICATIONS_RESOURCES_LIST_CHANGED,
          McpMethod.NOTIFICATIONS_RESOURCES_UPDATED);

  private final UpstreamSession session;

  StrayMessages(UpstreamSession session) {
    this.session = session;
  }

  /** On whichever thread read it. Takes ownership. */
  void onMessage(Message message) {
    switch (message.kind()) {
      case REQUEST -> onRequest(message);
      case NOTIFICATION -> onNotification(message);
      case RESULT, ERROR -> drop(message);
    }
  }

  private void onRequest(Message request) {
    if (session.standsAlone()) {
      session.unasked(request);
      return;
    }
    if (request.envelope().isMethod(McpMethod.PING)) {
      session.asks().answerPing(request);
      return;
    }
    DispatchedCall call = meantCall();
    if (call != null) {
      session.keep(call);
      hand(call, request);
      return;
    }
    Client client = listener();
    if (client == null) {
      session.lane().strayed();
      session.asks().refuse(request, "no call of exactly one client can be meant by this request");
      return;
    }
    session.asks().ask(client, request, client::push, Asks.NO_CALL);
  }

  private void onNotification(Message notification) {
    String method = String.valueOf(notification.method());
    if (method.equals(McpMethod.NOTIFICATIONS_CANCELLED)) {
      session.asks().cancelled(notification);
      return;
    }
    if (method.equals(McpMethod.NOTIFICATIONS_PROGRESS)) {
      drop(notification);
      return;
    }
    if (session.standsAlone() && method.equals(McpMethod.NOTIFICATIONS_MESSAGE)) {
      onLog(notification);
      return;
    }
    boolean news = NEWS.contains(method);
    if (!news) {
      DispatchedCall call = meantCall();
      if (call != null) {
        hand(call, notification);
        return;
      }
    }
    Client client = news ? session.key().owner() : listener();
    if (client == null && !news) {
      session.lane().strayed();
    }
    session
        .lane()
        .events()
        .onNotification(
            session.lane().server(), session.key().capabilities(), client, notification);
  }

  /**
   * A log message of a server without sessions belongs to one request, which asked for it, and says
   * not to which.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/logging#per-request-log-level">Logging,
   *     per-request log level, MCP 2026-07-28</a>
   */
  private void onLog(Message log) {
    DispatchedCall meant = meantCall(DispatchedCall::wantsLog);
    if (meant == null) {
      drop(log);
    } else {
      hand(meant, log);
    }
  }

  private void drop(Message message) {
    session.lane().strayed();
    message.release();
  }

  /** At once where that is possible: a task would let the call's response overtake the message. */
  private static void hand(DispatchedCall call, Message message) {
    if (call.loop().inEventLoop()) {
      call.deliver(message);
    } else {
      call.loop().execute(() -> call.deliver(message));
    }
  }

  /** The one client that a message outside any call can be meant for, or null. */
  private @Nullable Client listener() {
    return session.calls().stream().allMatch(StrayMessages::isOwnList)
        ? session.soleClient()
        : session.key().owner();
  }

  /** A call of the only client that has any under way, or null. */
  private @Nullable DispatchedCall meantCall() {
    return meantCall(call -> !isOwnList(call));
  }

  private @Nullable DispatchedCall meantCall(Predicate<DispatchedCall> candidate) {
    DispatchedCall meant = null;
    for (DispatchedCall call : session.calls()) {
      if (!candidate.test(call)) {
        continue;
      }
      if (meant != null && (!meant.client().equals(call.client()) || !call.client().isSession())) {
        return null;
      }
      meant = meant == null || call.startNanos() - meant.startNanos() < 0 ? call : meant;
    }
    return meant;
  }

  /** A list fetched for nobody in particular: no server asks anyone because of it. */
  private static boolean isOwnList(DispatchedCall call) {
    return !call.client().isSession() && OwnLists.isList(call.method());
  }
}
