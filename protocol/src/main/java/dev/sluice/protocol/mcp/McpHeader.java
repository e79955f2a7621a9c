package dev.sluice.protocol.mcp;

/**
 * HTTP header names of the Streamable HTTP transport, in lower case.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">Transports,
 *     MCP 2025-11-25</a>
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http">Transports,
 *     MCP 2026-07-28</a>
 */
public final class McpHeader {
  /** 2025-03-26 to 2025-11-25. */
  public static final String SESSION_ID = "mcp-session-id";

  /** Since 2025-06-18. */
  public static final String PROTOCOL_VERSION = "mcp-protocol-version";

  /** Replay of a broken stream, 2025-03-26 to 2025-11-25. */
  public static final String LAST_EVENT_ID = "last-event-id";

  /** The body's {@code method}. Since 2026-07-28. */
  public static final String METHOD = "mcp-method";

  /** The body's {@code params.name} or {@code params.uri}. Since 2026-07-28. */
  public static final String NAME = "mcp-name";

  /**
   * Before the name a tool's input schema gives an argument with {@link McpField#X_MCP_HEADER}.
   * Since 2026-07-28.
   */
  public static final String PARAM_PREFIX = "mcp-param-";

  private McpHeader() {}
}
