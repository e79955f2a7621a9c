package dev.sluice.backend.spi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A small server of one era, or of both: what it answers to a message, whatever carries it. */
public final class EraServer {

  /** What a server speaks. */
  public enum Speaks {
    LEGACY,
    MODERN,
    DUAL,
    /** Old, and says nothing to what it does not know. */
    SILENT,
    /** Old, and ends at what it does not know. */
    FRAGILE
  }

  /** An answer that ends the server. */
  public static final String DIES = "dies";

  private static final Pattern ID = Pattern.compile("\"id\":(\\d+|\"[^\"]*\")");
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]+)\"");
  private static final Pattern PARAMS = Pattern.compile("\"params\":(.*)}$");

  private EraServer() {}

  /** The JSON-RPC answer, null for none. */
  public static @Nullable String answer(Speaks speaks, String message) {
    String id = first(ID, message);
    if (id.isEmpty()) {
      return null;
    }
    boolean modern = speaks == Speaks.MODERN;
    boolean both = speaks == Speaks.DUAL;
    boolean alone = message.contains("io.modelcontextprotocol/protocolVersion");
    return switch (first(METHOD, message)) {
      case "server/discover" -> {
        if (modern || both) {
          yield result(
              id,
              "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{}}");
        }
        yield switch (speaks) {
          case SILENT -> null;
          case FRAGILE -> DIES;
          case LEGACY, MODERN, DUAL ->
              error(id, -32602, "Received request before initialization was complete");
        };
      }
      case "initialize" ->
          modern
              ? error(id, -32022, "only 2026-07-28 is spoken here")
              : result(
                  id,
                  "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"serverInfo\":{\"name\":\"old\",\"version\":\"1\"}}");
      default ->
          modern && !alone
              ? error(id, -32602, "_meta: io.modelcontextprotocol/protocolVersion is missing")
              : result(id, "{\"params\":" + first(PARAMS, message) + '}');
    };
  }

  private static String result(String id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + '}';
  }

  private static String error(String id, int code, String message) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"error\":{\"code\":"
        + code
        + ",\"message\":\""
        + message
        + "\"}}";
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? String.valueOf(matcher.group(1)) : "";
  }
}
