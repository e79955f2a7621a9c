package dev.sluice.bridge;

import static java.util.Objects.requireNonNull;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Stage;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMeta;
import dev.sluice.protocol.mcp.McpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests that stand alone: the client each of them needs is read from its {@code _meta}.
 * Thread-safe.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic#statelessness">Statelessness,
 *     MCP 2026-07-28</a>
 */
public final class StatelessDoor implements Stage {
  private final Stage next;
  private final int maxCapabilities;
  private final DeclaredCapabilities declared = new DeclaredCapabilities();

  public StatelessDoor(Stage next, BridgeConfig config) {
    this.next = next;
    this.maxCapabilities = config.capabilities().intBytes();
  }

  @Override
  public InFlight handle(Exchange exchange, ReplySink sink) {
    assert exchange.loop().inEventLoop();
    Message message = exchange.message();
    return switch (message.kind()) {
      case REQUEST -> request(exchange, sink);
      case NOTIFICATION ->
          isRemoved(message.method())
              ? refuse(sink, ClientFault.METHOD_NOT_FOUND, removed(message))
              : next.handle(exchange, sink);
      case RESULT, ERROR ->
          refuse(
              sink,
              ClientFault.INVALID_REQUEST,
              "A client of 2026-07-28 sends no responses. Answers stand in params.inputResponses of"
                  + " the request that is sent again.");
    };
  }

  private InFlight request(Exchange exchange, ReplySink sink) {
    Message message = exchange.message();
    if (isRemoved(message.method())) {
      return refuse(sink, ClientFault.METHOD_NOT_FOUND, removed(message));
    }
    LogLevel level = null;
    if (message.has(Member.META_LOG_LEVEL)) {
      level = LogLevel.parse(message.text(Member.META_LOG_LEVEL));
      if (level == null) {
        return refuse(
            sink,
            ClientFault.INVALID_META,
            "_meta[\""
                + McpMeta.LOG_LEVEL
                + "\"] is no level (expected: one of debug, info, notice, warning, error, critical,"
                + " alert, emergency).");
      }
    }
    Envelope envelope = message.envelope();
    int start = envelope.start(Member.META_CLIENT_CAPABILITIES);
    int end = envelope.end(Member.META_CLIENT_CAPABILITIES);
    if (end - start > maxCapabilities) {
      return refuse(sink, ClientFault.INVALID_META, tooLong(end - start));
    }
    ClientCapabilities capabilities = start < 0 ? null : declared.of(message.bytes(), start, end);
    if (capabilities == null) {
      return refuse(sink, ClientFault.INVALID_META, unread(start));
    }
    StatelessClient client = new StatelessClient(exchange, capabilities, level);
    exchange.client(client);
    return next.handle(exchange, new StatelessReply(exchange, client, sink));
  }

  private String tooLong(int bytes) {
    return name()
        + " has "
        + bytes
        + " bytes (expected: at most "
        + maxCapabilities
        + ", bridge.capabilities).";
  }

  private static String unread(int start) {
    return name()
        + (start < 0 ? " is missing" : " is something else")
        + " (expected: a JSON object).";
  }

  private static String name() {
    return "_meta[\"" + McpMeta.CLIENT_CAPABILITIES + "\"]";
  }

  /** Whether a method that had been there exists no more in 2026-07-28. */
  private static boolean isRemoved(@Nullable String method) {
    return switch (requireNonNull(method, "method")) {
      case McpMethod.INITIALIZE,
          McpMethod.PING,
          McpMethod.LOGGING_SET_LEVEL,
          McpMethod.RESOURCES_SUBSCRIBE,
          McpMethod.RESOURCES_UNSUBSCRIBE,
          McpMethod.NOTIFICATIONS_INITIALIZED,
          McpMethod.NOTIFICATIONS_CANCELLED,
          McpMethod.NOTIFICATIONS_PROGRESS,
          McpMethod.NOTIFICATIONS_ROOTS_LIST_CHANGED ->
          true;
      default -> false;
    };
  }

  private static String removed(Message message) {
    return message.method()
        + " does not exist over HTTP in 2026-07-28 (expected: a method of that revision).";
  }

  private static InFlight refuse(ReplySink sink, ClientFault fault, String message) {
    sink.finish(new Reply.Failed(new Failure.ByClient(fault, message)));
    return InFlight.DONE;
  }
}
