package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import io.netty.util.AsciiString;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the gateway as its clients see them, through whatever stands in between.
 * Immutable.
 *
 * <p>They are told as paths, never with scheme and host: clients refuse another origin than the one
 * they connected to, and a path is of that one whatever it is. Where a proxy takes a prefix off and
 * does not say so, only a relative reference is right; where nothing points to a proxy, the
 * absolute path is told that every client understands, those too which resolve against something
 * else than the address of their stream.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse">HTTP
 *     with SSE, MCP 2024-11-05</a>
 */
final class PublicAddress {
  private static final AsciiString PREFIX = AsciiString.cached("x-forwarded-prefix");
  private static final AsciiString USER_AGENT = AsciiString.cached("user-agent");

  /** What proxies add to the requests they pass on. */
  private static final List<AsciiString> TRACES =
      List.of(
          AsciiString.cached("x-forwarded-for"),
          AsciiString.cached("forwarded"),
          AsciiString.cached("via"),
          AsciiString.cached("x-real-ip"),
          AsciiString.cached("x-forwarded-proto"),
          AsciiString.cached("x-forwarded-host"));

  /** The JDK's client, under the Java SDK, which resolves against the root of the server. */
  private static final String RESOLVES_AGAINST_ROOT = "Java-http-client/";

  private static final int MOST_PREFIX = 256;
  private static final String UNRESERVED = "/-._~!$&'()*+,;=:@%";

  private final @Nullable String configured;
  private final TrustedProxies trusted;

  /**
   * @param publicUrl where clients reach the gateway, null when it is not configured
   */
  PublicAddress(@Nullable URI publicUrl, TrustedProxies trusted) {
    this.configured = publicUrl == null ? null : prefix(publicUrl);
    this.trusted = trusted;
  }

  /** The path of {@code publicUrl}, without a slash at its end. */
  static String prefix(@Nullable URI publicUrl) {
    String path = publicUrl == null ? null : publicUrl.getRawPath();
    return path == null ? "" : path.replaceFirst("/+$", "");
  }

  /** Where the client of this stream posts its messages, as a reference for the client. */
  String messages(RequestHead stream, SocketAddress peer, String sessionId) {
    String query = "?sessionId=" + URLEncoder.encode(sessionId, UTF_8);
    String path =
        switch (stream.route().scope()) {
          case Scope.Aggregate _ -> RouteTable.MESSAGES;
          case Scope.Single(ServerName server) ->
              RouteTable.SERVERS + server.value() + RouteTable.MESSAGES;
        };
    String prefix = configured == null ? forwarded(stream, peer) : configured;
    if (prefix == null && cameThroughProxy(stream)) {
      String beside = RequestTarget.endsWithSlash(stream.target()) ? ".." : ".";
      return beside + RouteTable.MESSAGES + query;
    }
    return (prefix == null ? "" : prefix) + path + query;
  }

  private @Nullable String forwarded(RequestHead head, SocketAddress peer) {
    String prefix = head.header(PREFIX);
    if (prefix == null || !trusted.includes(peer)) {
      return null;
    }
    String path = prefix.strip().replaceFirst("/+$", "");
    return isPath(path) ? path : null;
  }

  /** True for nothing, and for a path that starts with one slash. */
  private static boolean isPath(String text) {
    if (text.length() > MOST_PREFIX || text.startsWith("//")) {
      return false;
    }
    return text.isEmpty()
        || (text.startsWith("/")
            && text.chars()
                .allMatch(
                    c -> (c < 0x80 && Character.isLetterOrDigit(c)) || UNRESERVED.indexOf(c) >= 0));
  }

  private static boolean cameThroughProxy(RequestHead head) {
    String agent = head.header(USER_AGENT);
    if (agent != null && agent.startsWith(RESOLVES_AGAINST_ROOT)) {
      return false;
    }
    return head.http10() || TRACES.stream().anyMatch(name -> head.header(name) != null);
  }
}
