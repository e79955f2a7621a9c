package dev.sluice.backend.http;

import java.net.URI;
import java.net.URISyntaxException;
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
    String elsewhere = SameHost.whyNot(from, to);
    if (elsewhere != null) {
      return new Refused("redirected to " + elsewhere);
    }
    URI target = SameHost.at(from, to);
    if (target.equals(from)) {
      return new Refused(
          "redirected to its own address with scheme "
              + to.getScheme()
              + "; configure that scheme in the url");
    }
    return new Follow(target);
  }
}
