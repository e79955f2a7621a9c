package dev.sluice.edge;

import static dev.sluice.protocol.jsonrpc.JsonRpcError.INVALID_PARAMS;
import static dev.sluice.protocol.jsonrpc.JsonRpcError.INVALID_REQUEST;
import static dev.sluice.protocol.jsonrpc.JsonRpcError.METHOD_NOT_FOUND;
import static dev.sluice.protocol.jsonrpc.JsonRpcError.PARSE_ERROR;
import static dev.sluice.protocol.mcp.McpError.HEADER_MISMATCH;
import static dev.sluice.protocol.mcp.McpError.MISSING_CLIENT_CAPABILITY;
import static dev.sluice.protocol.mcp.McpError.UNSUPPORTED_PROTOCOL_VERSION;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What every {@link Failure} becomes: the one table of HTTP statuses, JSON-RPC codes, labels, log
 * levels and {@code data.sluice}.
 */
final class FailureMapping {

  private FailureMapping() {}

  /** The JSON-RPC code of the error object. */
  static int code(Failure failure) {
    return switch (failure) {
      case Failure.ByClient client -> code(client.fault());
      case Failure.ByGateway gateway -> gateway.reason().code();
      case Failure.ByBackend backend -> backend.reason().code();
    };
  }

  private static int code(ClientFault fault) {
    return switch (fault) {
      case PARSE_ERROR -> PARSE_ERROR;
      case METHOD_NOT_FOUND -> METHOD_NOT_FOUND;
      case INVALID_PARAMS, INVALID_META -> INVALID_PARAMS;
      case UNSUPPORTED_PROTOCOL_VERSION -> UNSUPPORTED_PROTOCOL_VERSION;
      case HEADER_MISMATCH -> HEADER_MISMATCH;
      case MISSING_CAPABILITY -> MISSING_CLIENT_CAPABILITY;
      case INVALID_REQUEST,
          MISSING_SESSION,
          UNKNOWN_SESSION,
          FORBIDDEN_HOST,
          FORBIDDEN_ORIGIN,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          UNSUPPORTED_MEDIA_TYPE,
          BODY_TOO_LARGE,
          HEADERS_TOO_LARGE,
          REQUEST_TIMEOUT ->
          INVALID_REQUEST;
      case TOO_MANY_REQUESTS -> Reason.OVERLOADED.code();
    };
  }

  /**
   * The status of the HTTP response where HTTP itself must tell: plain routes, notifications, and
   * requests that opened no session.
   */
  static int plainStatus(Failure failure) {
    return switch (failure) {
      case Failure.ByClient client -> status(client.fault());
      case Failure.ByGateway gateway -> status(gateway.reason());
      case Failure.ByBackend backend -> status(backend.reason());
    };
  }

  /**
   * The status of a response that carries the JSON-RPC error of a request: 200, as for any other
   * JSON-RPC response, unless the request broke a rule of the transport.
   */
  static int rpcStatus(Failure failure) {
    return switch (failure) {
      case Failure.ByClient client -> rpcStatus(client.fault());
      case Failure.ByGateway _ -> 200;
      case Failure.ByBackend _ -> 200;
    };
  }

  private static int rpcStatus(ClientFault fault) {
    return switch (fault) {
      case METHOD_NOT_FOUND, INVALID_PARAMS -> 200;
      case PARSE_ERROR,
          INVALID_REQUEST,
          MISSING_SESSION,
          UNKNOWN_SESSION,
          UNSUPPORTED_PROTOCOL_VERSION,
          HEADER_MISMATCH,
          MISSING_CAPABILITY,
          INVALID_META,
          FORBIDDEN_HOST,
          FORBIDDEN_ORIGIN,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          UNSUPPORTED_MEDIA_TYPE,
          BODY_TOO_LARGE,
          HEADERS_TOO_LARGE,
          REQUEST_TIMEOUT,
          TOO_MANY_REQUESTS ->
          status(fault);
    };
  }

  /**
   * The status of a response that carries the JSON-RPC error of a request of 2026-07-28, which
   * wants mistakes of the envelope and unknown methods told by HTTP too.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#request-metadata">Request
   *     metadata, MCP 2026-07-28</a>
   */
  static int standaloneStatus(Failure failure) {
    return switch (failure) {
      case Failure.ByClient client ->
          client.fault() == ClientFault.INVALID_PARAMS ? 200 : status(client.fault());
      case Failure.ByGateway _ -> 200;
      case Failure.ByBackend _ -> 200;
    };
  }

  /**
   * The same for a server's own error.
   *
   * @param code as it stands in the error
   */
  static int standaloneStatus(@Nullable String code) {
    return switch (code) {
      case "" + METHOD_NOT_FOUND -> 404;
      case "" + HEADER_MISMATCH,
          "" + MISSING_CLIENT_CAPABILITY,
          "" + UNSUPPORTED_PROTOCOL_VERSION ->
          400;
      case null, default -> 200;
    };
  }

  private static int status(ClientFault fault) {
    return switch (fault) {
      case PARSE_ERROR,
          INVALID_REQUEST,
          INVALID_PARAMS,
          MISSING_SESSION,
          UNSUPPORTED_PROTOCOL_VERSION,
          HEADER_MISMATCH,
          MISSING_CAPABILITY,
          INVALID_META ->
          400;
      case FORBIDDEN_HOST, FORBIDDEN_ORIGIN -> 403;
      case METHOD_NOT_FOUND, UNKNOWN_SESSION, NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case REQUEST_TIMEOUT -> 408;
      case BODY_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case TOO_MANY_REQUESTS -> 429;
      case HEADERS_TOO_LARGE -> 431;
    };
  }

  private static int status(Reason reason) {
    return switch (reason) {
      case BACKEND_UNREACHABLE,
          BACKEND_DISCONNECTED,
          OUTCOME_UNKNOWN,
          BACKEND_PROTOCOL_ERROR,
          RESPONSE_TOO_LARGE ->
          502;
      case CIRCUIT_OPEN, OVERLOADED, SHUTTING_DOWN, CANCELLED -> 503;
      case DEADLINE_EXCEEDED -> 504;
    };
  }

  /** The {@code error_type} label, also {@code data.sluice.reason}. */
  static String label(Failure failure) {
    return failure.reasonText();
  }

  /** {@code data.sluice.fault}. */
  static String fault(Failure failure) {
    return switch (failure) {
      case Failure.ByClient _ -> "client";
      case Failure.ByGateway _ -> "gateway";
      case Failure.ByBackend _ -> "backend";
    };
  }

  static @Nullable ServerName server(Failure failure) {
    return switch (failure) {
      case Failure.ByClient _ -> null;
      case Failure.ByGateway gateway -> gateway.server();
      case Failure.ByBackend backend -> backend.server();
    };
  }

  /** WARN only where an operator should act. */
  static Level level(Failure failure) {
    return switch (failure) {
      case Failure.ByClient _ -> Level.DEBUG;
      case Failure.ByGateway gateway -> level(gateway.reason());
      case Failure.ByBackend backend -> level(backend.reason());
    };
  }

  private static Level level(Reason reason) {
    return switch (reason) {
      case BACKEND_UNREACHABLE,
          OVERLOADED,
          BACKEND_DISCONNECTED,
          OUTCOME_UNKNOWN,
          BACKEND_PROTOCOL_ERROR,
          RESPONSE_TOO_LARGE ->
          Level.WARN;
      case DEADLINE_EXCEEDED -> Level.INFO;
      case CIRCUIT_OPEN, SHUTTING_DOWN, CANCELLED -> Level.DEBUG;
    };
  }

  /** True when the same request may be sent again without running anything twice. */
  static boolean retryable(Failure failure) {
    return switch (failure) {
      case Failure.ByClient client ->
          client.fault() == ClientFault.REQUEST_TIMEOUT
              || client.fault() == ClientFault.TOO_MANY_REQUESTS;
      case Failure.ByGateway gateway -> retryable(gateway.reason(), gateway.sent());
      case Failure.ByBackend backend -> retryable(backend.reason(), backend.sent());
    };
  }

  private static boolean retryable(Reason reason, Sent sent) {
    return switch (reason) {
      case BACKEND_UNREACHABLE,
          DEADLINE_EXCEEDED,
          CIRCUIT_OPEN,
          OVERLOADED,
          BACKEND_DISCONNECTED,
          SHUTTING_DOWN ->
          sent == Sent.NOTHING;
      case OUTCOME_UNKNOWN, BACKEND_PROTOCOL_ERROR, RESPONSE_TOO_LARGE, CANCELLED -> false;
    };
  }

  /** When to come back, for {@code Retry-After}: whole seconds, at least one. */
  static long retryAfterSeconds(Failure failure) {
    Duration wait = failure.retryAfter();
    return wait == null ? 1 : Math.max(1, wait.plusMillis(999).toSeconds());
  }

  /** The raw JSON of {@code error.data}: what the failure brings, and {@code sluice}. */
  static String data(Failure failure, long elapsedMillis) {
    String own = failure instanceof Failure.ByClient client ? client.data() : null;
    String sluice = "\"sluice\":" + sluice(failure, elapsedMillis) + '}';
    if (own == null || own.length() < 2 || own.charAt(0) != '{') {
      return '{' + sluice;
    }
    String members = own.substring(0, own.length() - 1);
    return members.length() == 1 ? members + sluice : members + ',' + sluice;
  }

  private static String sluice(Failure failure, long elapsedMillis) {
    ServerName server = server(failure);
    Sent sent = sent(failure);
    return "{\"fault\":\""
        + fault(failure)
        + "\",\"reason\":\""
        + label(failure)
        + "\",\"server\":"
        + (server == null ? "null" : '"' + server.value() + '"')
        + ",\"sent\":\""
        + sent.name().toLowerCase(Locale.ROOT)
        + "\",\"retryable\":"
        + retryable(failure)
        + ",\"attempts\":"
        + attempts(failure)
        + ",\"elapsedMs\":"
        + elapsedMillis
        + '}';
  }

  private static Sent sent(Failure failure) {
    return switch (failure) {
      case Failure.ByClient _ -> Sent.NOTHING;
      case Failure.ByGateway gateway -> gateway.sent();
      case Failure.ByBackend backend -> backend.sent();
    };
  }

  private static int attempts(Failure failure) {
    return switch (failure) {
      case Failure.ByClient _ -> 0;
      case Failure.ByGateway gateway -> gateway.attempts();
      case Failure.ByBackend backend -> backend.attempts();
    };
  }
}
