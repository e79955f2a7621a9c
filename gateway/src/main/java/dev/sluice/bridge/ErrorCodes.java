package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpError;

/**
 * Replaces the error codes of earlier revisions that must not be sent any more.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic#error-codes">Error
 *     codes, MCP 2026-07-28</a>
 */
final class ErrorCodes {
  private static final String NOT_FOUND = Integer.toString(McpError.RESOURCE_NOT_FOUND);
  private static final String URL_REQUIRED = Integer.toString(McpError.URL_ELICITATION_REQUIRED);
  private static final byte[] INVALID_PARAMS =
      Integer.toString(JsonRpcError.INVALID_PARAMS).getBytes(UTF_8);

  private static final byte[] CANNOT_VISIT =
      ("{\"code\":"
              + McpError.MISSING_CLIENT_CAPABILITY
              + ",\"message\":\"The server needs its user to visit a URL first, and the client did"
              + " not declare that it can bring it there.\",\"data\":{\"requiredCapabilities\":"
              + "{\"elicitation\":{\"url\":{}}}}}")
          .getBytes(UTF_8);

  private static final byte[] NOTHING_TO_VISIT =
      ("{\"code\":"
              + JsonRpcError.INTERNAL_ERROR
              + ",\"message\":\"The server needs its user to visit a URL first, and did not say"
              + " which.\"}")
          .getBytes(UTF_8);

  private ErrorCodes() {}

  /** Whether an error says that the user must visit URLs first. */
  static boolean isUrlRequired(Message error) {
    return URL_REQUIRED.equals(error.raw(Member.ERROR_CODE));
  }

  /** Replaces what this client must not see. */
  static void replace(Message error, StatelessClient client) {
    String code = error.raw(Member.ERROR_CODE);
    if (NOT_FOUND.equals(code)) {
      error.replace(Member.ERROR_CODE, INVALID_PARAMS);
    } else if (URL_REQUIRED.equals(code)) {
      error.replace(Member.ERROR, Abilities.elicitsByUrl(client) ? NOTHING_TO_VISIT : CANNOT_VISIT);
    }
  }
}
