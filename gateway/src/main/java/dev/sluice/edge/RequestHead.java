package dev.sluice.edge;

import dev.sluice.observability.CallWatch;
import dev.sluice.protocol.era.Era;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.mcp.McpHeader;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of a request's head the gateway reads, found in one pass over the headers. */
final class RequestHead implements CallWatch.Headers {
  private static final AsciiString SESSION_ID = AsciiString.cached(McpHeader.SESSION_ID);
  private static final AsciiString PROTOCOL_VERSION =
      AsciiString.cached(McpHeader.PROTOCOL_VERSION);
  private static final AsciiString LAST_EVENT_ID = AsciiString.cached(McpHeader.LAST_EVENT_ID);
  private static final String CONTINUE = "100-continue";

  private final HttpRequest request;
  private Route route;
  private final boolean http10;
  private int hosts;
  private @Nullable String host;
  private @Nullable String origin;
  private @Nullable String accept;
  private @Nullable String contentType;
  private @Nullable String protocolVersion;
  private @Nullable ProtocolVersion version;
  private @Nullable String sessionId;
  private @Nullable String lastEventId;
  private boolean sessionsDiffer;
  private long contentLength = -1;
  private boolean expectsContinue;
  private boolean keepAlive;
  private boolean asksForPage;

  private RequestHead(HttpRequest request, Route route) {
    this.request = request;
    this.route = route;
    this.http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    this.keepAlive = !http10;
  }

  /**
   * @param cors whether browsers are told which pages may call
   */
  static RequestHead read(HttpRequest request, RouteTable routes, boolean cors) {
    RequestHead head = new RequestHead(request, routes.find(request.uri()));
    Iterator<Map.Entry<CharSequence, CharSequence>> fields =
        request.headers().iteratorCharSequence();
    while (fields.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      head.read(field.getKey(), field.getValue());
    }
    String authority = RequestTarget.authority(request.uri());
    if (authority != null) {
      head.host = authority;
    }
    if (head.asksForPage && cors) {
      head.route = routes.preflight();
    }
    return head;
  }

  private void read(CharSequence name, CharSequence value) {
    switch (name.length()) {
      case 4 -> readHost(name, value);
      case 6 -> readAcceptOriginExpect(name, value);
      case 10 -> readConnection(name, value);
      case 12 -> {
        if (HttpHeaderNames.CONTENT_TYPE.contentEqualsIgnoreCase(name)) {
          contentType = value.toString();
        }
      }
      case 13 -> {
        if (LAST_EVENT_ID.contentEqualsIgnoreCase(name)) {
          lastEventId = value.toString();
        }
      }
      case 14 -> readLengthSession(name, value);
      case 20 -> {
        if (PROTOCOL_VERSION.contentEqualsIgnoreCase(name)) {
          protocolVersion = value.toString();
          version = ProtocolVersion.parse(protocolVersion);
        }
      }
      case 29 -> readPreflight(name);
      default -> {}
    }
  }

  private void readPreflight(CharSequence name) {
    asksForPage |=
        request.method().equals(HttpMethod.OPTIONS)
            && HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD.contentEqualsIgnoreCase(name);
  }

  private void readHost(CharSequence name, CharSequence value) {
    if (HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)) {
      hosts++;
      host = value.toString();
    }
  }

  private void readAcceptOriginExpect(CharSequence name, CharSequence value) {
    if (HttpHeaderNames.ACCEPT.contentEqualsIgnoreCase(name)) {
      accept = accept == null ? value.toString() : accept + ", " + value;
    } else if (HttpHeaderNames.ORIGIN.contentEqualsIgnoreCase(name)) {
      origin = value.toString();
    } else if (HttpHeaderNames.EXPECT.contentEqualsIgnoreCase(name)) {
      expectsContinue = AsciiString.contentEqualsIgnoreCase(CONTINUE, value);
    }
  }

  private void readConnection(CharSequence name, CharSequence value) {
    if (HttpHeaderNames.CONNECTION.contentEqualsIgnoreCase(name)
        && AsciiString.containsIgnoreCase(value, "close")) {
      keepAlive = false;
    }
  }

  private void readLengthSession(CharSequence name, CharSequence value) {
    if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
      contentLength = parseLength(value);
    } else if (SESSION_ID.contentEqualsIgnoreCase(name)) {
      sessionsDiffer |= sessionId != null && !sessionId.contentEquals(value);
      sessionId = value.toString();
    }
  }

  /** The decoder refuses what is no number in HTTP/1.1; here it then counts as absent. */
  private static long parseLength(CharSequence value) {
    try {
      return Long.parseLong(value, 0, value.length(), 10);
    } catch (NumberFormatException noNumber) {
      return -1;
    }
  }

  Route route() {
    return route;
  }

  /** The request target as it came. */
  String target() {
    return request.uri();
  }

  /** The first value of a header that is read on few routes only, or only when calls are traced. */
  @Override
  public @Nullable String header(CharSequence name) {
    return request.headers().get(name);
  }

  HttpMethod method() {
    return request.method();
  }

  /** Bytes of request line and headers, 0 where HTTP/2 has counted them already. */
  int size() {
    return request.decoderResult() instanceof HttpMessageDecoderResult sizes
        ? sizes.initialLineLength() + sizes.headerSize()
        : 0;
  }

  boolean http10() {
    return http10;
  }

  /**
   * The host: of the target when that is a URL, else of the header; null without exactly one
   * header.
   */
  @Nullable String host() {
    return hosts == 1 ? host : null;
  }

  @Nullable String origin() {
    return origin;
  }

  boolean acceptsJson() {
    return MediaTypes.acceptsJson(accept);
  }

  boolean acceptsStream() {
    return MediaTypes.acceptsStream(accept);
  }

  @Nullable String contentType() {
    return contentType;
  }

  @Nullable String protocolVersion() {
    return protocolVersion;
  }

  /** Whether the revision it names is none of those spoken here. */
  boolean namesUnknownVersion() {
    return protocolVersion != null && version == null;
  }

  /** Whether it goes to an MCP endpoint and names a revision that has no sessions. */
  boolean standsAlone() {
    return version != null && version.era() == Era.STATELESS && route.kind() == Route.Kind.MCP;
  }

  /** What a request of a revision without sessions says in its headers and its body. */
  MirroredHeaders mirrored() {
    return MirroredHeaders.read(request.headers());
  }

  /**
   * The session's id, wherever the transport of this route has it; null when it is missing, and
   * where the revision has no sessions.
   */
  @Nullable String sessionId() {
    if (route.kind() == Route.Kind.MESSAGES) {
      return RequestTarget.parameter(request.uri(), "sessionId", "session_id");
    }
    return standsAlone() ? null : sessionId;
  }

  /** The id of the last event the client has of the stream it wants to go on with. */
  @Nullable String lastEventId() {
    return lastEventId;
  }

  /** True when the header with the session's id came twice with different values. */
  boolean sessionsDiffer() {
    return sessionsDiffer;
  }

  /** The declared length of the body, -1 when there is none declared. */
  long contentLength() {
    return contentLength;
  }

  boolean expectsContinue() {
    return expectsContinue;
  }

  boolean keepAlive() {
    return keepAlive;
  }
}
