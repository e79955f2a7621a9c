package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a result says that asks for input, as spans of its bytes.
 *
 * @param requests each of {@code inputRequests}
 * @param state {@code requestState} as it stands, null when there is none
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr#inputrequiredresult">InputRequiredResult,
 *     MCP 2026-07-28</a>
 */
record InputRequired(List<Request> requests, @Nullable Span state) {
  private static final byte[] INPUT_REQUIRED =
      ('"' + McpField.INPUT_REQUIRED + '"').getBytes(US_ASCII);

  /**
   * One request to the client.
   *
   * @param key its name among the requests
   * @param method empty when it says none
   * @param params null when it has none
   */
  record Request(String key, String method, @Nullable Span params) {}

  /** Whether the answer to a request of {@code method} may ask for input. */
  static boolean mayAnswer(@Nullable String method) {
    return McpMethod.TOOLS_CALL.equals(method)
        || McpMethod.PROMPTS_GET.equals(method)
        || McpMethod.RESOURCES_READ.equals(method);
  }

  /** Whether a response is a result that asks for input. */
  static boolean isOne(Message response) {
    Envelope envelope = response.envelope();
    int start = envelope.start(Member.RESULT_TYPE);
    if (start < 0 || envelope.end(Member.RESULT_TYPE) - start != INPUT_REQUIRED.length) {
      return false;
    }
    ByteBuf bytes = response.bytes();
    int from = bytes.readerIndex() + start;
    for (int i = 0; i < INPUT_REQUIRED.length; i++) {
      if (bytes.getByte(from + i) != INPUT_REQUIRED[i]) {
        return false;
      }
    }
    return true;
  }

  static InputRequired of(Message result) {
    ByteBuf bytes = result.bytes();
    int start = result.envelope().start(Member.RESULT);
    int end = result.envelope().end(Member.RESULT);
    List<Request> requests = new ArrayList<>();
    Span asked = JsonSpans.member(bytes, start, end, McpField.INPUT_REQUESTS);
    if (asked != null) {
      for (JsonSpans.Named each : JsonSpans.members(bytes, asked.start(), asked.end())) {
        requests.add(request(bytes, each));
      }
    }
    return new InputRequired(requests, JsonSpans.member(bytes, start, end, McpField.REQUEST_STATE));
  }

  private static Request request(ByteBuf bytes, JsonSpans.Named each) {
    Span value = each.value();
    Span method = JsonSpans.member(bytes, value.start(), value.end(), McpField.METHOD);
    String name = method == null ? null : JsonSpans.text(bytes, method.start(), method.end());
    return new Request(
        each.name(),
        name == null ? "" : name,
        JsonSpans.member(bytes, value.start(), value.end(), McpField.PARAMS));
  }
}
