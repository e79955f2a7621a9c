package dev.sluice.edge;

import io.netty.handler.codec.http.QueryStringDecoder;
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

  /** Whether the path of {@code target} has a slash at its end. */
  static boolean endsWithSlash(String target) {
    int query = target.indexOf('?');
    return target.charAt((query < 0 ? target.length() : query) - 1) == '/';
  }

  /** The host, with its port if there is one, that a whole URL names; null for a path. */
  static @Nullable String authority(String target) {
    int start = authorityStart(target);
    return start < 0 ? null : target.substring(start, authorityEnd(target, start));
  }

  /** The value of the query's first parameter with one of these names; null when it has none. */
  static @Nullable String parameter(String target, String name, String alias) {
    int query = target.indexOf('?');
    if (query < 0) {
      return null;
    }
    int from = query + 1;
    while (from <= target.length()) {
      int end = target.indexOf('&', from);
      end = end < 0 ? target.length() : end;
      int equals = target.indexOf('=', from);
      if (equals > from && equals < end) {
        String own = target.substring(from, equals);
        if (own.equals(name) || own.equals(alias)) {
          return decoded(target.substring(equals + 1, end));
        }
      }
      from = end + 1;
    }
    return null;
  }

  private static String decoded(String value) {
    try {
      return QueryStringDecoder.decodeComponent(value);
    } catch (IllegalArgumentException notEncoded) {
      return value;
    }
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
