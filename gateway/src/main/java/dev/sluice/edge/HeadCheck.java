package dev.sluice.edge;

import static io.netty.handler.codec.http.HttpMethod.DELETE;
import static io.netty.handler.codec.http.HttpMethod.GET;
import static io.netty.handler.codec.http.HttpMethod.HEAD;
import static io.netty.handler.codec.http.HttpMethod.POST;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.protocol.mcp.McpHeader;
import dev.sluice.security.AccessPolicy;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a request before its body, in the order it is looked at. */
final class HeadCheck {
  private final LimitsConfig limits;
  private final AccessPolicy access;

  HeadCheck(LimitsConfig limits, AccessPolicy access) {
    this.limits = limits;
    this.access = access;
  }

  /** What to say of a head or body that could not be decoded. */
  Refusal broken(Throwable cause) {
    return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
        ? headersTooLarge()
        : Refusal.of(ClientFault.INVALID_REQUEST, "broken HTTP (expected: HTTP/1.1 or HTTP/2)");
  }

  /** Returns what is wrong, or null. */
  @Nullable Refusal check(RequestHead head) {
    if (head.size() > limits.headers().bytes()) {
      return headersTooLarge();
    }
    Route.Kind kind = head.route().kind();
    Refusal refusal = kind.health() ? null : checkCaller(head);
    if (refusal == null) {
      refusal = checkTarget(head, kind);
    }
    if (refusal == null && head.method().equals(POST)) {
      refusal = checkBodyHead(head);
    }
    if (refusal != null) {
      return refusal;
    }
    return switch (kind) {
      case MCP -> checkMcp(head);
      case SSE -> checkSse(head);
      case MESSAGES -> checkMessages(head);
      case TOOLS, TOOLS_CALL, LIVE, READY, PROBE, PREFLIGHT, NO_MCP, NOWHERE -> null;
    };
  }

  Refusal headersTooLarge() {
    return Refusal.of(
        ClientFault.HEADERS_TOO_LARGE,
        "request head is too large (expected: at most " + limits.headers() + ')');
  }

  Refusal bodyTooLarge() {
    return Refusal.of(
        ClientFault.BODY_TOO_LARGE,
        "request body is too large (expected: at most " + limits.body() + ')');
  }

  private @Nullable Refusal checkCaller(RequestHead head) {
    String host = head.host();
    if (host == null) {
      return Refusal.of(
          ClientFault.INVALID_REQUEST, "Host header is missing or repeated (expected: one)");
    }
    if (!access.allowsHost(host)) {
      return Refusal.of(
          ClientFault.FORBIDDEN_HOST,
          "Host is not allowed (expected: a loopback name or one of access.hosts)");
    }
    if (!access.allowsOrigin(head.origin())) {
      return Refusal.of(
          ClientFault.FORBIDDEN_ORIGIN,
          "Origin is not allowed (expected: a loopback origin or one of access.origins or access.cors.origins)");
    }
    return null;
  }

  private static @Nullable Refusal checkTarget(RequestHead head, Route.Kind kind) {
    if (!kind.exists()) {
      return Refusal.of(
          ClientFault.NOT_FOUND,
          "no such endpoint or server (expected: /mcp, /sse, /tools or /tools/call, or one of these under"
              + " /servers/{name})");
    }
    if (!serves(kind, head.method())) {
      return new Refusal(
          new Failure.ByClient(
              ClientFault.METHOD_NOT_ALLOWED,
              "HTTP method is not served here (expected: " + kind.allow() + ')'),
          kind.allow());
    }
    return null;
  }

  private static boolean serves(Route.Kind kind, HttpMethod method) {
    return switch (kind) {
      case MCP -> method.equals(POST) || method.equals(GET) || method.equals(DELETE);
      case SSE, TOOLS -> method.equals(GET);
      case MESSAGES, TOOLS_CALL -> method.equals(POST);
      case LIVE, READY -> method.equals(GET) || method.equals(HEAD);
      case PROBE -> method.equals(GET) || method.equals(POST);
      case PREFLIGHT -> true;
      case NO_MCP, NOWHERE -> false;
    };
  }

  private @Nullable Refusal checkBodyHead(RequestHead head) {
    if (!MediaTypes.isJson(head.contentType())) {
      return Refusal.of(
          ClientFault.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type is not served (expected: application/json)");
    }
    return head.contentLength() > limits.body().bytes() ? bodyTooLarge() : null;
  }

  private static @Nullable Refusal checkMcp(RequestHead head) {
    boolean posted = head.method().equals(POST);
    if (head.standsAlone() && !posted) {
      return new Refusal(
          new Failure.ByClient(
              ClientFault.METHOD_NOT_ALLOWED,
              "HTTP method is not served in this revision (expected: POST)"),
          POST.name());
    }
    boolean acceptable = head.acceptsStream() || (!head.method().equals(GET) && head.acceptsJson());
    if (!acceptable && !head.method().equals(DELETE)) {
      return Refusal.of(
          ClientFault.NOT_ACCEPTABLE,
          "Accept leaves no way to answer (expected: application/json and text/event-stream)");
    }
    if (!head.standsAlone() && head.sessionsDiffer()) {
      return Refusal.of(
          ClientFault.INVALID_REQUEST, McpHeader.SESSION_ID + " is repeated (expected: one)");
    }
    String version = head.protocolVersion();
    // What is wrong with a message's revision is said to its id.
    return posted || version == null || !head.namesUnknownVersion()
        ? null
        : new Refusal(StatelessCheck.unsupported(version), null);
  }

  /** The header with the revision came later than this transport: whatever it says is let be. */
  private static @Nullable Refusal checkSse(RequestHead head) {
    return head.acceptsStream()
        ? null
        : Refusal.of(
            ClientFault.NOT_ACCEPTABLE,
            "Accept leaves no way to answer (expected: text/event-stream)");
  }

  private static @Nullable Refusal checkMessages(RequestHead head) {
    return head.sessionId() != null
        ? null
        : Refusal.of(
            ClientFault.MISSING_SESSION,
            "sessionId is missing in the query (expected: the address that the endpoint event of"
                + " the stream announced)");
  }
}
