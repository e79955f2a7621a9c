package dev.sluice.protocol.era;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The published revisions of MCP, oldest first.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/versioning">Versioning</a>
 */
public enum ProtocolVersion {
  V2024_11_05("2024-11-05", Era.SESSION),
  V2025_03_26("2025-03-26", Era.SESSION),
  V2025_06_18("2025-06-18", Era.SESSION),
  V2025_11_25("2025-11-25", Era.SESSION),
  V2026_07_28("2026-07-28", Era.STATELESS);

  /** The newest revision that opens a session. */
  public static final ProtocolVersion LATEST_SESSION = V2025_11_25;

  /** {@link #values} makes an array each time. */
  private static final List<ProtocolVersion> ALL = List.of(values());

  private final String text;
  private final Era era;

  ProtocolVersion(String text, Era era) {
    this.text = text;
    this.era = era;
  }

  /** The revision as it stands on the wire. */
  public String text() {
    return text;
  }

  public Era era() {
    return era;
  }

  /**
   * Requests of this revision stand alone: each says what its client is and can, there is no
   * session, and what a server has to say outside calls comes on {@code subscriptions/listen}.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic#statelessness">Statelessness,
   *     MCP 2026-07-28</a>
   */
  public boolean standsAlone() {
    return era == Era.STATELESS;
  }

  /** JSON-RPC batches exist in this revision only. */
  public boolean batches() {
    return this == V2025_03_26;
  }

  /**
   * Clients of this revision expect an event with an id and without data at the start of a stream.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#sending-messages-to-the-server">Sending
   *     messages to the server, MCP 2025-11-25</a>
   */
  public boolean primes() {
    return this == V2025_11_25;
  }

  /** The revision written {@code text}, or null when none is. */
  public static @Nullable ProtocolVersion parse(String text) {
    for (ProtocolVersion version : ALL) {
      if (version.text.equals(text)) {
        return version;
      }
    }
    return null;
  }
}
