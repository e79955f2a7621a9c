package dev.sluice.protocol.mcp;

/**
 * Keys of {@code _meta} that the protocol keeps for itself.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic#meta">_meta, MCP
 *     2026-07-28</a>
 */
public final class McpMeta {
  /** What every reserved key begins with. */
  public static final String PREFIX = "io.modelcontextprotocol/";

  /** Of a request, every revision. */
  public static final String PROGRESS_TOKEN = "progressToken";

  /** Of a request, required. Since 2026-07-28. */
  public static final String PROTOCOL_VERSION = PREFIX + "protocolVersion";

  /** Of a request. Since 2026-07-28. */
  public static final String CLIENT_INFO = PREFIX + "clientInfo";

  /** Of a request, required. Since 2026-07-28. */
  public static final String CLIENT_CAPABILITIES = PREFIX + "clientCapabilities";

  /** Of a request: the level of the log messages it asks for. Since 2026-07-28. */
  public static final String LOG_LEVEL = PREFIX + "logLevel";

  /** Of a result. Since 2026-07-28. */
  public static final String SERVER_INFO = PREFIX + "serverInfo";

  /**
   * Of a notification on a {@code subscriptions/listen} stream and of that request's result: the
   * request's id. Since 2026-07-28.
   */
  public static final String SUBSCRIPTION_ID = PREFIX + "subscriptionId";

  /** 2025-11-25 only. */
  public static final String RELATED_TASK = PREFIX + "related-task";

  private McpMeta() {}
}
