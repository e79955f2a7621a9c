package dev.sluice.backend.sse;

import dev.sluice.backend.http.SameHost;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of one session are posted: the address the server announced, or, while it has
 * accepted none yet, the same below a path prefix of the stream's address. A server behind a proxy
 * that takes a prefix away announces its path without it. Thread-safe.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse">HTTP
 *     with SSE, MCP 2024-11-05</a>
 */
final class PostAddresses {
  /** Longest address a server may announce. */
  static final int MAX_LENGTH = 4_096;

  /** Most prefixes tried. */
  static final int MAX_PREFIXES = 4;

  private final Queue<URI> others;
  private URI target;
  private boolean accepted;

  PostAddresses(List<URI> candidates) {
    this.others = new ArrayDeque<>(candidates);
    this.target = this.others.remove();
  }

  /** What an {@code endpoint} event comes to. */
  sealed interface Announced {
    /**
     * @param candidates at least one, the likeliest first
     */
    record At(List<URI> candidates) implements Announced {}

    /**
     * It is not gone to.
     *
     * @param why completes the sentence "server x ..."
     */
    record Refused(String why) implements Announced {}
  }

  /**
   * Resolves what was announced.
   *
   * @param stream the address of the event stream
   */
  static Announced announced(URI stream, String data) {
    String text = data.strip();
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return new Announced.Refused(
          "announced an address of "
              + text.length()
              + " characters for messages (expected: 1 to "
              + MAX_LENGTH
              + ')');
    }
    URI to;
    try {
      URI written = new URI(text);
      to = text.startsWith("?") ? new URI(withQuery(stream, written)) : stream.resolve(written);
    } catch (URISyntaxException | IllegalArgumentException malformed) {
      return new Announced.Refused("announced a malformed address for messages");
    }
    String elsewhere = SameHost.whyNot(stream, to);
    if (elsewhere != null) {
      return new Announced.Refused("announced an address for messages at " + elsewhere);
    }
    URI target = SameHost.at(stream, to);
    boolean relative = !text.startsWith("/") && !text.contains("://");
    return new Announced.At(relative ? List.of(target) : withPrefixes(stream, target));
  }

  /** Java resolves a mere query as it was before RFC 3986: without the last part of the path. */
  private static String withQuery(URI stream, URI written) {
    String path = stream.getRawPath() == null ? "" : stream.getRawPath();
    return stream.getScheme()
        + "://"
        + stream.getRawAuthority()
        + path
        + '?'
        + written.getRawQuery();
  }

  private static List<URI> withPrefixes(URI stream, URI target) {
    Queue<URI> candidates = new ArrayDeque<>();
    candidates.add(target);
    String path = stream.getRawPath() == null ? "" : stream.getRawPath();
    String announced = target.getRawPath();
    for (int end = path.lastIndexOf('/');
        end > 0 && candidates.size() <= MAX_PREFIXES;
        end = path.lastIndexOf('/', end - 1)) {
      String prefix = path.substring(0, end);
      if (announced.startsWith(prefix + '/')) {
        break;
      }
      String query = target.getRawQuery() == null ? "" : '?' + target.getRawQuery();
      candidates.add(
          URI.create(
              stream.getScheme() + "://" + stream.getRawAuthority() + prefix + announced + query));
    }
    return List.copyOf(candidates);
  }

  /** Where messages go now. */
  synchronized URI target() {
    return target;
  }

  /** The server took a message at the present address. */
  synchronized void accepted() {
    accepted = true;
    others.clear();
  }

  synchronized boolean hasAccepted() {
    return accepted;
  }

  /** A message was redirected; later ones go there at once. */
  synchronized void redirected(URI to) {
    target = to;
  }

  /**
   * Nothing is served where messages go.
   *
   * @return where to try next; null when there is no other or this one served before
   */
  synchronized @Nullable URI next() {
    URI other = others.poll();
    if (other != null) {
      target = other;
    }
    return other;
  }
}
