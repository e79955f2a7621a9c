package dev.sluice.edge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link Route} of a request target, with or without a trailing slash. Thread-safe. Keeps
 * what it found of known servers, so its size is bounded by their number.
 */
final class RouteTable {
  static final String SERVERS = "/servers/";
  private static final String MCP = "/mcp";
  private static final String SSE = "/sse";

  /** As the servers of the SDKs call it. */
  static final String MESSAGES = "/messages";

  private final Predicate<ServerName> known;
  private final String prefix;
  private final boolean probes;
  private final Map<String, Route> servers = new ConcurrentHashMap<>();
  private final Route mcp = route(Route.Kind.MCP, Scope.AGGREGATE);
  private final Route sse = route(Route.Kind.SSE, Scope.AGGREGATE);
  private final Route messages = route(Route.Kind.MESSAGES, Scope.AGGREGATE);
  private final Route tools = route(Route.Kind.TOOLS, Scope.AGGREGATE);
  private final Route toolsCall = route(Route.Kind.TOOLS_CALL, Scope.AGGREGATE);
  private final Route live = route(Route.Kind.LIVE, Scope.AGGREGATE);
  private final Route ready = route(Route.Kind.READY, Scope.AGGREGATE);
  private final Route noMcp = route(Route.Kind.NO_MCP, Scope.AGGREGATE);
  private final Route preflight = route(Route.Kind.PREFLIGHT, Scope.AGGREGATE);
  private final Route nowhere = route(Route.Kind.NOWHERE, Scope.AGGREGATE);

  /**
   * @param prefix a path that may stand before every other, without a slash at its end: proxies
   *     that do not take it off pass it on
   */
  RouteTable(Predicate<ServerName> known, String prefix) {
    this(known, prefix, false);
  }

  /**
   * @param probes whether {@code sluice doctor} is answered
   */
  RouteTable(Predicate<ServerName> known, String prefix, boolean probes) {
    this.known = known;
    this.prefix = prefix;
    this.probes = probes;
  }

  private static Route route(Route.Kind kind, Scope scope) {
    return new Route(
        kind, scope, Client.nobody(scope, Identity.ANONYMOUS, ClientCapabilities.NONE));
  }

  /** Where the question goes whether a page may call. */
  Route preflight() {
    return preflight;
  }

  /**
   * @param target the request target: a path or a URL, and a query that is ignored
   */
  Route find(String target) {
    String path = path(target);
    Route found = of(path);
    return path.length() == target.length() ? found : asked(found, target);
  }

  /** Whoever examines a path must go by that very path: its proxy has rules for it. */
  private Route asked(Route found, String target) {
    return probes && found.kind().isMcpOrSse() && Probe.isAskedFor(target)
        ? new Route(Route.Kind.PROBE, found.scope(), found.nobody())
        : found;
  }

  private Route of(String path) {
    return switch (path) {
      case MCP -> mcp;
      case SSE -> sse;
      case MESSAGES -> messages;
      case "/tools" -> tools;
      case "/tools/call" -> toolsCall;
      case "/healthz" -> live;
      case "/readyz" -> ready;
      default -> path.startsWith(SERVERS) ? ofServer(path) : nowhere;
    };
  }

  private String path(String whole) {
    String target = RequestTarget.path(whole);
    int query = target.indexOf('?');
    int end = query < 0 ? target.length() : query;
    if (end > 1 && target.charAt(end - 1) == '/') {
      end--;
    }
    int start =
        !prefix.isEmpty() && target.startsWith(prefix) && target.startsWith("/", prefix.length())
            ? prefix.length()
            : 0;
    return end - start == target.length() ? target : target.substring(Math.min(start, end), end);
  }

  private Route ofServer(String path) {
    Route found = servers.get(path);
    if (found != null && found.scope() instanceof Scope.Single(ServerName name)) {
      return known.test(name) ? found : forget(path);
    }
    int end = path.indexOf('/', SERVERS.length());
    Route.Kind kind = end < 0 ? null : kind(path.substring(end));
    if (kind == null) {
      return nowhere;
    }
    String text = path.substring(SERVERS.length(), end);
    if (!ServerName.isValid(text)) {
      return unknown(path);
    }
    ServerName name = new ServerName(text);
    if (!known.test(name)) {
      return unknown(path);
    }
    Route route = route(kind, new Scope.Single(name));
    Route earlier = servers.putIfAbsent(path, route);
    return earlier == null ? route : earlier;
  }

  private static Route.@Nullable Kind kind(String rest) {
    return switch (rest) {
      case MCP -> Route.Kind.MCP;
      case SSE -> Route.Kind.SSE;
      case MESSAGES -> Route.Kind.MESSAGES;
      case "/tools" -> Route.Kind.TOOLS;
      case "/tools/call" -> Route.Kind.TOOLS_CALL;
      default -> null;
    };
  }

  private Route forget(String path) {
    servers.remove(path);
    return unknown(path);
  }

  private Route unknown(String path) {
    return path.endsWith(MCP) || path.endsWith(SSE) || path.endsWith(MESSAGES) ? noMcp : nowhere;
  }
}
