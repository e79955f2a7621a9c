package dev.sluice.protocol.mcp;

/** HTTP header names of the Streamable HTTP transport, in lower case. */
public final class McpHeader {
  public static final String SESSION_ID = "mcp-session-id";
  public static final String PROTOCOL_VERSION = "mcp-protocol-version";
  public static final String LAST_EVENT_ID = "last-event-id";

  private McpHeader() {}
}
