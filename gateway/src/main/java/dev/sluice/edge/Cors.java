package dev.sluice.edge;

import dev.sluice.protocol.mcp.McpHeader;
import dev.sluice.security.CorsConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What browsers are told of the pages that may call: before a call, when they ask, and with every
 * answer, errors and streams too. Immutable.
 *
 * <p>Whoever may not is told nothing; whether its call is served all the same is for {@code Origin}
 * policy to say.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol, Fetch</a>
 */
final class Cors {
  private static final String ANY = "*";
  private static final String ALLOW_ORIGIN = "access-control-allow-origin";
  private static final String ALLOW_CREDENTIALS = "access-control-allow-credentials";
  private static final String ALLOW_PRIVATE = "access-control-allow-private-network";
  private static final String METHODS = "GET, POST, DELETE, OPTIONS";

  /** A wildcard would leave out {@code Authorization}. */
  private static final List<String> REQUEST_HEADERS =
      List.of(
          "content-type",
          "accept",
          "authorization",
          "cache-control",
          McpHeader.SESSION_ID,
          McpHeader.PROTOCOL_VERSION,
          McpHeader.LAST_EVENT_ID,
          McpHeader.METHOD,
          McpHeader.NAME,
          "traceparent",
          "tracestate",
          "baggage");

  private static final List<String> EXPOSED =
      List.of(
          McpHeader.SESSION_ID,
          McpHeader.PROTOCOL_VERSION,
          "www-authenticate",
          "retry-after",
          "allow");

  /** Most headers whose names are decided by the servers' tools that one page may ask for. */
  private static final int MOST_PARAMS = 64;

  private static final int LONGEST_NAME = 128;

  private final CorsConfig config;
  private final boolean any;
  private final Set<String> allowedHeaders;
  private final Map<String, Dress> origins = new HashMap<>();

  /** For answers that no page may read: caches must know that another origin gets others. */
  private final Dress others;

  Cors(CorsConfig config) {
    this.config = config;
    this.any = config.origins().contains(ANY);
    this.allowedHeaders = union(REQUEST_HEADERS, config.headers());
    String exposed = String.join(", ", union(EXPOSED, config.exposed()));
    for (String configured : config.origins()) {
      String origin = configured.toLowerCase(Locale.ROOT);
      Map<String, String> headers = origin(origin);
      headers.put("access-control-expose-headers", exposed);
      origins.put(origin, new Dress(headers));
    }
    this.others = new Dress(Map.of("vary", "origin"));
  }

  private static Set<String> union(List<String> known, List<String> more) {
    Set<String> all = new LinkedHashSet<>(known);
    more.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
    return all;
  }

  private Map<String, String> origin(String origin) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ALLOW_ORIGIN, origin);
    if (!any) {
      headers.put("vary", "origin");
    }
    if (config.credentials()) {
      headers.put(ALLOW_CREDENTIALS, "true");
    }
    return headers;
  }

  boolean isOn() {
    return !origins.isEmpty();
  }

  /** What goes with the answer to a request, null for nothing. */
  @Nullable Dress dress(@Nullable String origin) {
    if (origins.isEmpty()) {
      return null;
    }
    Dress granted = origin == null ? null : granted(origin);
    return granted == null ? others : granted;
  }

  private @Nullable Dress granted(String origin) {
    return origins.get(any ? ANY : origin.toLowerCase(Locale.ROOT));
  }

  /** The answer to a browser that asks; the origin comes with its {@link #dress}. */
  ResponseHead preflight(RequestHead head) {
    String origin = head.origin();
    if (origin == null || granted(origin) == null) {
      return ResponseHead.NO_CONTENT;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("access-control-allow-methods", METHODS);
    headers.put("access-control-allow-headers", allowed(head));
    headers.put("access-control-max-age", Long.toString(config.maxAge().toSeconds()));
    if (!any && "true".equals(head.header("access-control-request-private-network"))) {
      headers.put(ALLOW_PRIVATE, "true");
    }
    return ResponseHead.NO_CONTENT.with(headers);
  }

  /** All that always may be sent, and those asked for whose names come from tools. */
  private String allowed(RequestHead head) {
    Set<String> names = new LinkedHashSet<>(allowedHeaders);
    String asked = head.header("access-control-request-headers");
    if (asked != null) {
      int most = names.size() + MOST_PARAMS;
      for (String each : asked.split(",", -1)) {
        String name = each.strip().toLowerCase(Locale.ROOT);
        if (names.size() < most && isParam(name)) {
          names.add(name);
        }
      }
    }
    return String.join(", ", names);
  }

  private static boolean isParam(String name) {
    return name.startsWith(McpHeader.PARAM_PREFIX)
        && name.length() <= LONGEST_NAME
        && name.chars().allMatch(Cors::isTokenPart);
  }

  private static boolean isTokenPart(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
