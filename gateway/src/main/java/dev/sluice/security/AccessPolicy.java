package dev.sluice.security;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request's {@code Host} and {@code Origin} let it in, which is what keeps a web
 * page in somebody's browser from reaching a gateway on their machine. Thread-safe.
 *
 * <p>Loopback names and the address listened on are accepted with any port, and so is what the
 * configuration names.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning">Security
 *     warning, MCP 2025-11-25</a>
 */
public final class AccessPolicy {
  private static final String ANY = "*";
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  private final boolean anyHost;
  private final boolean anyOrigin;
  private final Set<String> hosts;
  private final Set<String> origins;
  private final String own;
  private final CorsConfig cors;

  /** The host let in last: on a connection it is nearly always the same. A race costs a check. */
  private volatile String last = LOOPBACK.getFirst();

  /**
   * @param boundHost the address listened on, as configured
   */
  public AccessPolicy(AccessConfig config, String boundHost) {
    anyHost = config.hosts().contains(ANY);
    cors = config.cors();
    anyOrigin = config.origins().contains(ANY) || cors.origins().contains(ANY);
    hosts = lowerCase(config.hosts());
    origins = lowerCase(config.origins());
    origins.addAll(lowerCase(cors.origins()));
    String bound = boundHost.toLowerCase(Locale.ROOT);
    own = bound.indexOf(':') >= 0 && !bound.startsWith("[") ? "[" + bound + "]" : bound;
  }

  private static Set<String> lowerCase(List<String> values) {
    Set<String> set = new HashSet<>();
    for (String value : values) {
      set.add(value.toLowerCase(Locale.ROOT));
    }
    return set;
  }

  /** Which pages may read answers, all of which pass {@link #allowsOrigin}. */
  public CorsConfig cors() {
    return cors;
  }

  /**
   * @param host the {@code Host} header or {@code :authority}: a name, or a name and a port
   */
  public boolean allowsHost(String host) {
    if (anyHost || host.equals(last)) {
      return true;
    }
    boolean allowed = isOwn(host) || isConfigured(host.toLowerCase(Locale.ROOT));
    if (allowed) {
      last = host;
    }
    return allowed;
  }

  private boolean isConfigured(String host) {
    return hosts.contains(host) || hosts.contains(host.substring(0, nameEnd(host)));
  }

  /**
   * @param origin the {@code Origin} header, null when the request has none, as outside browsers
   */
  public boolean allowsOrigin(@Nullable String origin) {
    if (origin == null || anyOrigin) {
      return true;
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    if (origins.contains(lower)) {
      return true;
    }
    int authority = lower.indexOf("://") + 3;
    if (authority < 3 || lower.indexOf('/', authority) >= 0) {
      return false;
    }
    String scheme = lower.substring(0, authority - 3);
    return (scheme.equals("http") || scheme.equals("https")) && isOwn(lower.substring(authority));
  }

  /** True for loopback names and the bound address, with any port. */
  private boolean isOwn(String authority) {
    int end = nameEnd(authority);
    for (String name : LOOPBACK) {
      if (matches(authority, end, name)) {
        return true;
      }
    }
    return matches(authority, end, own);
  }

  private static boolean matches(String authority, int end, String name) {
    return name.length() == end && authority.regionMatches(true, 0, name, 0, end);
  }

  /** Where the port's colon stands, or the end; the whole when what follows is no port. */
  private static int nameEnd(String authority) {
    int colon = authority.lastIndexOf(':');
    if (colon < 0 || colon == authority.length() - 1 || authority.endsWith("]")) {
      return authority.length();
    }
    for (int i = colon + 1; i < authority.length(); i++) {
      char digit = authority.charAt(i);
      if (digit < '0' || digit > '9') {
        return authority.length();
      }
    }
    return colon;
  }
}
