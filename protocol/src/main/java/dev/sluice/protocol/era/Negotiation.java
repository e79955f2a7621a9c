package dev.sluice.protocol.era;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which revision two peers speak. Pure.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#version-negotiation">Lifecycle,
 *     version negotiation, MCP 2025-11-25</a>
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning">Versioning,
 *     MCP 2026-07-28</a>
 */
public final class Negotiation {
  /** Every revision spoken, newest first. */
  public static final List<ProtocolVersion> SUPPORTED =
      Arrays.asList(ProtocolVersion.values()).reversed().stream().toList();

  /** The revisions an {@code initialize} may agree on, newest first. */
  public static final List<ProtocolVersion> SESSION = of(Era.SESSION);

  /** The revisions a request may name without a session, newest first. */
  public static final List<ProtocolVersion> STATELESS = of(Era.STATELESS);

  /** {@link #SUPPORTED} as a JSON array, for {@code data.supported} of an error. */
  public static final String SUPPORTED_JSON =
      SUPPORTED.stream()
          .map(version -> '"' + version.text() + '"')
          .collect(Collectors.joining(",", "[", "]"));

  private Negotiation() {}

  /**
   * The revision to answer an {@code initialize} with: the requested one when it opens sessions,
   * else the newest that does, which the client may refuse.
   */
  public static ProtocolVersion answer(@Nullable String requested) {
    ProtocolVersion version = requested == null ? null : ProtocolVersion.parse(requested);
    return version != null && version.era() == Era.SESSION
        ? version
        : ProtocolVersion.LATEST_SESSION;
  }

  /** The revision a server answered {@code initialize} with, or null when we must refuse it. */
  public static @Nullable ProtocolVersion accept(@Nullable String answered) {
    ProtocolVersion version = answered == null ? null : ProtocolVersion.parse(answered);
    return version != null && version.era() == Era.SESSION ? version : null;
  }

  private static List<ProtocolVersion> of(Era era) {
    return SUPPORTED.stream().filter(version -> version.era() == era).toList();
  }
}
