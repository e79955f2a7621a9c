package dev.sluice.observability.trace;

import dev.sluice.protocol.mcp.McpMethod;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of spans by the MCP semantic conventions. Of these {@code mcp.session.id} and {@code
 * jsonrpc.request.id} are never set: they would let a reader of traces act as a client.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md">OpenTelemetry,
 *     MCP</a>
 */
final class McpAttributes {
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("mcp.method.name");
  static final AttributeKey<String> REVISION = AttributeKey.stringKey("mcp.protocol.version");
  static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
  static final AttributeKey<String> PROMPT = AttributeKey.stringKey("gen_ai.prompt.name");
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> RPC_STATUS = AttributeKey.stringKey("rpc.response.status_code");
  static final AttributeKey<String> NETWORK = AttributeKey.stringKey("network.transport");
  static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("network.protocol.name");
  static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");

  /** The server's name in the configuration. */
  static final AttributeKey<String> SERVER = AttributeKey.stringKey("sluice.server");

  /** Which attempt of its call it is, from 1 on. */
  static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("sluice.attempt");

  /** How many attempts the call had. */
  static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("sluice.attempts");

  private static final Set<String> METHODS = Set.copyOf(McpMethod.ALL);

  private McpAttributes() {}

  /** The method, when it is one of MCP's. */
  static String method(@Nullable String method) {
    return method != null && METHODS.contains(method) ? method : "other";
  }

  /** The name of a span. */
  static String name(String method, @Nullable String target) {
    return target == null ? method : method + ' ' + target;
  }

  static void target(Span span, String method, @Nullable String target) {
    boolean tool = method.equals(McpMethod.TOOLS_CALL);
    if (tool) {
      span.setAttribute(OPERATION, "execute_tool");
    }
    if (target != null) {
      span.setAttribute(tool ? TOOL : PROMPT, target);
    }
  }

  /**
   * @param errorType null for success
   */
  static void outcome(Span span, @Nullable String errorType) {
    if (errorType == null) {
      return;
    }
    span.setAttribute(ERROR, errorType);
    span.setStatus(StatusCode.ERROR);
    char first = errorType.charAt(0);
    if (first == '-' || (first >= '0' && first <= '9')) {
      span.setAttribute(RPC_STATUS, errorType);
    }
  }
}
