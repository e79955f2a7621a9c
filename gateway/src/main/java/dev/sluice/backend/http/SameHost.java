package dev.sluice.backend.http;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a server may send Sluice: to other paths of the host and port it was asked at. Anywhere
 * else it would aim Sluice, with its configured headers, at whatever it can reach.
 */
public final class SameHost {

  private SameHost() {}

  /**
   * Why Sluice does not go from {@code from} to {@code to}; null when it does.
   *
   * @return completes the sentence "server x redirected to ..."
   */
  public static @Nullable String whyNot(URI from, URI to) {
    String host = to.getHost();
    if (host == null || !isHttp(to)) {
      return "what is no http address";
    }
    if (!host.equalsIgnoreCase(from.getHost()) || !samePort(from, to)) {
      return "another host, "
          + shown(to)
          + " (expected: "
          + shown(from)
          + "); if that is right, configure it as the url";
    }
    return null;
  }

  private static boolean isHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
  }

  /**
   * Servers behind a TLS-ending proxy announce {@code http} for what is {@code https} outside:
   * where no port is written, the scheme's default port counts as the one asked when that one is
   * the default too.
   */
  private static boolean samePort(URI from, URI to) {
    if (to.getPort() == -1 && from.getPort() == -1) {
      return true;
    }
    return port(from) == port(to);
  }

  private static int port(URI uri) {
    if (uri.getPort() != -1) {
      return uri.getPort();
    }
    return "https".equals(uri.getScheme().toLowerCase(Locale.ROOT)) ? 443 : 80;
  }

  private static String shown(URI uri) {
    String host = uri.getHost();
    String plain = host == null ? "" : host.replaceAll("[^A-Za-z0-9.:\\[\\]-]", "?");
    return plain.substring(0, Math.min(80, plain.length())) + ':' + port(uri);
  }

  /** The scheme and authority asked, with the path and query of {@code to}. */
  public static URI at(URI from, URI to) {
    String path = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
    String query = to.getRawQuery() == null ? "" : '?' + to.getRawQuery();
    return URI.create(from.getScheme() + "://" + from.getRawAuthority() + path + query);
  }
}
