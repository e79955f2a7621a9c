package dev.sluice.backend.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirect leads. Only the path and query may change: a redirect to another host or port
 * would let a server aim Sluice, with its configured headers, at anything it can reach.
 */
public sealed interface Redirect {
  /** Most redirects followed for one request. */
  int MAX_HOPS = 3;

  /** The request is sent again, whole, to {@code target}. */
  record Follow(URI target) implements Redirect {}

  /**
   * The redirect is not followed.
   *
   * @param why completes the sentence "server x ..."
   */
  record Refused(String why) implements Redirect {}

  /** True for the statuses that keep method and body. */
  static boolean keepsBody(int status) {
    return status == 307 || status == 308;
  }

  /**
   * @param from the address asked
   * @param location the {@code Location} header, null when absent
   * @param hops redirects followed before this one
   */
  static Redirect of(URI from, @Nullable String location, int hops) {
    if (location == null) {
      return new Refused("redirected without a Location");
    }
    if (hops >= MAX_HOPS) {
      return new Refused("redirected more than " + MAX_HOPS + " times");
    }
    URI to;
    try {
      to = from.resolve(new URI(location));
    } catch (URISyntaxException | IllegalArgumentException malformed) {
      return new Refused("redirected to a malformed Location");
    }
    String host = to.getHost();
    if (host == null || !isHttp(to)) {
      return new Refused("redirected to a Location that is no http address");
    }
    if (!host.equalsIgnoreCase(from.getHost()) || !samePort(from, to)) {
      return new Refused(
          "redirected to another host, "
              + shown(to)
              + " (expected: "
              + shown(from)
              + "); if that is right, configure it as the url");
    }
    URI target = withPathOf(from, to);
    if (target.equals(from)) {
      return new Refused(
          "redirected to its own address with scheme "
              + to.getScheme()
              + "; configure that scheme in the url");
    }
    return new Follow(target);
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

  /** The scheme and authority asked, with the path and query of the redirect. */
  private static URI withPathOf(URI from, URI to) {
    String path = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
    String query = to.getRawQuery() == null ? "" : '?' + to.getRawQuery();
    return URI.create(from.getScheme() + "://" + from.getRawAuthority() + path + query);
  }
}
