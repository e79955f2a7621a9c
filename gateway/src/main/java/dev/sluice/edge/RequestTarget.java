package dev.sluice.edge;

import org.jspecify.annotations.Nullable;

/**
 * The two forms of a request target that are served: a path, and a whole URL as clients of forward
 * proxies send it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2">RFC 9112, absolute-form</a>
 */
final class RequestTarget {
  private static final String[] SCHEMES = {"http://", "https://"};

  private RequestTarget() {}

  /** The path and query of {@code target}. */
  static String path(String target) {
    int start = authorityStart(target);
    if (start < 0) {
      return target;
    }
    int end = authorityEnd(target, start);
    return target.startsWith("/", end) ? target.substring(end) : "/";
  }

  /** The host, with its port if there is one, that a whole URL names; null for a path. */
  static @Nullable String authority(String target) {
    int start = authorityStart(target);
    return start < 0 ? null : target.substring(start, authorityEnd(target, start));
  }

  private static int authorityStart(String target) {
    if (!target.startsWith("/")) {
      for (String scheme : SCHEMES) {
        if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
          return scheme.length();
        }
      }
    }
    return -1;
  }

  private static int authorityEnd(String target, int start) {
    int end = start;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
