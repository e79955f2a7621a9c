package dev.sluice.protocol.mcp;

/**
 * Error codes that MCP adds to those of JSON-RPC.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/schema">Schema reference,
 *     MCP 2026-07-28</a>
 */
public final class McpError {
  /**
   * No such resource. Named in prose only.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2025-11-25/server/resources#error-handling">Resources,
   *     error handling, MCP 2025-11-25</a>
   */
  public static final int RESOURCE_NOT_FOUND = -32002;

  /** A header and the body differ, or a required header is missing. HTTP 400. Since 2026-07-28. */
  public static final int HEADER_MISMATCH = -32020;

  /** The request needs a capability the client did not declare. HTTP 400. Since 2026-07-28. */
  public static final int MISSING_CLIENT_CAPABILITY = -32021;

  /** The request's revision is not spoken here. HTTP 400. Since 2026-07-28. */
  public static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

  /** The client must first visit the URLs in the error's data. 2025-11-25 only. */
  public static final int URL_ELICITATION_REQUIRED = -32042;

  private McpError() {}
}
