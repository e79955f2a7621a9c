package dev.sluice.session;

import static java.util.Objects.requireNonNull;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client.AnswerListener;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Stage;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of each message of an open session. */
final class SessionMessages {
  private static final String LEVELS =
      Arrays.stream(LogLevel.values()).map(LogLevel::text).collect(Collectors.joining(", "));

  private final Stage next;
  private final Registry registry;
  private final SessionConfig config;
  private final SessionListener listener;

  /**
   * @param registry knows whether requests are still taken
   */
  SessionMessages(Stage next, Registry registry, SessionConfig config, SessionListener listener) {
    this.next = next;
    this.registry = registry;
    this.config = config;
    this.listener = listener;
  }

  InFlight handle(Session session, Exchange exchange, ReplySink sink) {
    return switch (exchange.message().kind()) {
      case REQUEST -> request(session, exchange, sink);
      case NOTIFICATION -> notification(session, exchange, sink);
      case RESULT, ERROR -> answer(session, exchange.message(), sink);
    };
  }

  /** Begins a call and hands it on. */
  InFlight begin(Session session, Exchange exchange, ReplySink sink) {
    RequestId id = requireNonNull(exchange.id(), "id");
    Call call = new Call(session, id, exchange, sink);
    return switch (session.holdings().begin(id, call)) {
      case BEGUN -> call.start(next);
      case DUPLICATE -> fail(sink, inUse(id));
      case TOO_MANY -> {
        listener.refused(SessionLimit.CALLS);
        yield fail(sink, Refusals.full(SessionLimit.CALLS, config));
      }
      case CLOSED -> fail(sink, Refusals.UNKNOWN_SESSION);
    };
  }

  private InFlight request(Session session, Exchange exchange, ReplySink sink) {
    Message message = exchange.message();
    String method = requireNonNull(message.method(), "method");
    // Many clients leave notifications/initialized out: whatever they ask for says as much.
    if (session.isAgreed() && session.holdings().state() == SessionState.NEGOTIATING) {
      session.holdings().confirm();
    }
    switch (method) {
      case McpMethod.PING -> {
        return ping(session, requireNonNull(exchange.id(), "id"), sink);
      }
      case McpMethod.INITIALIZE -> {
        return fail(sink, Refusals.ALREADY_OPEN);
      }
      case McpMethod.LOGGING_SET_LEVEL -> {
        String text = message.text(Member.LEVEL);
        LogLevel level = text == null ? null : LogLevel.parse(text);
        if (level == null) {
          return fail(
              sink,
              new Failure.ByClient(
                  ClientFault.INVALID_PARAMS,
                  "logging/setLevel: params.level is missing or unknown (expected: one of "
                      + LEVELS
                      + ")."));
        }
        session.logLevel(level);
      }
      default -> {}
    }
    if (!session.isAgreed()) {
      return fail(sink, Refusals.NOT_INITIALIZED);
    }
    return registry.closing() ? fail(sink, Refusals.SHUTTING_DOWN) : begin(session, exchange, sink);
  }

  private static InFlight ping(Session session, RequestId id, ReplySink sink) {
    if (session.holdings().call(id) != null) {
      return fail(sink, inUse(id));
    }
    sink.finish(
        new Reply.Answered(
            Message.of("{\"jsonrpc\":\"2.0\",\"id\":" + id.token() + ",\"result\":{}}")));
    return InFlight.DONE;
  }

  private InFlight notification(Session session, Exchange exchange, ReplySink sink) {
    Message message = exchange.message();
    if (!session.isAgreed()) {
      return accept(sink);
    }
    switch (requireNonNull(message.method(), "method")) {
      case McpMethod.NOTIFICATIONS_INITIALIZED -> {
        return session.holdings().confirm() ? accept(sink) : fail(sink, Refusals.UNKNOWN_SESSION);
      }
      case McpMethod.NOTIFICATIONS_CANCELLED -> cancel(session, message);
      case McpMethod.NOTIFICATIONS_PROGRESS -> progress(session, message);
      default -> {
        return next.handle(exchange, sink);
      }
    }
    return accept(sink);
  }

  /** The cancelled call may run on another loop; unknown ids are ignored, as MCP asks. */
  private static void cancel(Session session, Message message) {
    RequestId id = token(message, Member.REQUEST_ID);
    Call call = id == null ? null : session.holdings().call(id);
    if (call != null) {
      call.cancelFromAnywhere(CancelReason.CLIENT_CANCELLED);
    }
  }

  private static void progress(Session session, Message message) {
    RequestId id = token(message, Member.NOTIFIED_PROGRESS_TOKEN);
    AnswerListener ask = id == null ? null : session.holdings().ask(id);
    if (ask != null) {
      ask.onProgress(message.share());
    }
  }

  private InFlight answer(Session session, Message message, ReplySink sink) {
    RequestId id = message.envelope().id();
    AnswerListener ask = id == null ? null : session.holdings().takeAsk(id);
    if (ask == null) {
      listener.strayAnswer();
    } else {
      ask.onAnswer(message.share());
    }
    return accept(sink);
  }

  private static @Nullable RequestId token(Message message, Member member) {
    String raw = message.raw(member);
    return raw == null ? null : new RequestId(raw);
  }

  private static Failure inUse(RequestId id) {
    return new Failure.ByClient(
        ClientFault.INVALID_REQUEST,
        "The id " + shown(id) + " is in use by a request that is still in flight. Use a new id.");
  }

  /** An id is the client's own word, but may be long. */
  private static String shown(RequestId id) {
    return id.token().length() <= 64 ? id.token() : id.token().substring(0, 64) + "...";
  }

  private static InFlight accept(ReplySink sink) {
    sink.finish(Reply.ACCEPTED);
    return InFlight.DONE;
  }

  static InFlight fail(ReplySink sink, Failure failure) {
    sink.finish(new Reply.Failed(failure));
    return InFlight.DONE;
  }
}
