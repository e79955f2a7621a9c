package dev.sluice.load.client;

/** The messages of a client, as text. */
public final class Mcp {
  /** The revision all clients of the load tests ask for. */
  public static final String REVISION = "2025-11-25";

  public static final String INITIALIZED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

  private Mcp() {}

  /** The first message of a session. */
  public static String initialize(String revision) {
    return "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\""
        + revision
        + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"load\",\"version\":\"1\"}}}";
  }

  /**
   * A call of a tool, with a progress token equal to its id.
   *
   * @param arguments JSON, without braces
   */
  public static String call(long id, String tool, String arguments) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"tools/call\",\"params\":{\"name\":\""
        + tool
        + "\",\"arguments\":{"
        + arguments
        + "},\"_meta\":{\"progressToken\":"
        + id
        + "}}}";
  }
}
