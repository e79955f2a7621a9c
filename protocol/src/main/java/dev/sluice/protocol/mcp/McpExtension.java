package dev.sluice.protocol.mcp;

/**
 * Identifiers of extensions that a gateway must know of.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning#extension-negotiation">Extension
 *     negotiation, MCP 2026-07-28</a>
 */
public final class McpExtension {
  /** Calls answered with a handle to ask for the result later. */
  public static final String TASKS = McpMeta.PREFIX + "tasks";

  /** Gives a task what it asked for, a method of {@link #TASKS}. */
  public static final String TASKS_UPDATE = "tasks/update";

  private McpExtension() {}
}
