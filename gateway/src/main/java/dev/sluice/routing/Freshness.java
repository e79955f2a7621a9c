package dev.sluice.routing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpField;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a list may be kept, and by whom, as far as that was said. Immutable.
 *
 * @param ttlMillis at least 0, at most that of {@link #MOST}; null when nothing was said
 * @param shared whether anybody may be shown what one caller was
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/caching">Caching,
 *     MCP 2026-07-28</a>
 */
record Freshness(@Nullable Long ttlMillis, boolean shared) {
  /** Longest a server is believed. */
  static final Duration MOST = Duration.ofDays(1);

  /** Of a list whose server says nothing. */
  static final Freshness UNKNOWN = new Freshness(null, false);

  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,9})?([eE]\\+?\\d)?");

  /** What the result {@code page} says. */
  static Freshness of(Message page) {
    return new Freshness(
        ttl(page.raw(Member.TTL_MS)), McpField.CACHE_PUBLIC.equals(page.text(Member.CACHE_SCOPE)));
  }

  private static @Nullable Long ttl(@Nullable String raw) {
    if (raw == null) {
      return null;
    }
    return NUMBER.matcher(raw).matches()
        ? Math.min(MOST.toMillis(), (long) Double.parseDouble(raw))
        : 0;
  }

  /** Of both together: the shorter time, and for all only when both are. */
  Freshness and(Freshness other) {
    Long ttl = ttlMillis;
    Long others = other.ttlMillis;
    return new Freshness(
        ttl == null || others == null ? null : Long.valueOf(Math.min(ttl, others)),
        shared && other.shared);
  }

  /** What is left of it after {@code ageNanos}. */
  Freshness after(long ageNanos) {
    Long ttl = ttlMillis;
    return ttl == null
        ? this
        : new Freshness(Math.max(0, ttl - NANOSECONDS.toMillis(ageNanos)), shared);
  }

  /** How long the gateway itself keeps the list, {@code otherwise} when nothing was said. */
  Duration keep(Duration otherwise) {
    Long ttl = ttlMillis;
    return ttl == null ? otherwise : Duration.ofMillis(ttl);
  }

  /** The members a result says it with. */
  String members() {
    Long ttl = ttlMillis;
    return "\"ttlMs\":"
        + (ttl == null ? 0 : ttl)
        + ",\"cacheScope\":\""
        + (shared ? McpField.CACHE_PUBLIC : McpField.CACHE_PRIVATE)
        + '"';
  }
}
