package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Client;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * What a client can be asked: what it declared, as far as its revision knows it.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation#capabilities">Elicitation,
 *     capabilities, MCP 2025-11-25</a>
 */
final class Abilities {
  private static final String MODE = "mode";
  private static final String URL = "url";
  private static final String FORM = "form";

  private Abilities() {}

  /** Whether a server may ask this client anything at all. */
  static boolean any(Client client) {
    return client.capabilities().any();
  }

  /** Whether the client can bring its user to a URL. */
  static boolean elicitsByUrl(Client client) {
    return client.capabilities().elicitation() && declares(client, McpField.ELICITATION, URL);
  }

  /**
   * Why a client cannot be asked, null when it can.
   *
   * @param params of the request to it, null when it has none
   */
  static @Nullable String whyNot(
      Client client, String method, ByteBuf json, @Nullable Span params) {
    return switch (method) {
      case McpMethod.SAMPLING_CREATE_MESSAGE -> sampling(client, json, params);
      case McpMethod.ELICITATION_CREATE -> elicitation(client, json, params);
      case McpMethod.ROOTS_LIST ->
          client.capabilities().roots() ? null : "the client did not declare roots";
      default -> "clients are not asked that";
    };
  }

  private static @Nullable String sampling(Client client, ByteBuf json, @Nullable Span params) {
    if (!client.capabilities().sampling()) {
      return "the client did not declare sampling";
    }
    boolean tools = params != null && member(json, params, McpField.TOOLS) != null;
    return tools && !declares(client, McpField.SAMPLING, McpField.TOOLS)
        ? "the client did not declare sampling with tools"
        : null;
  }

  private static @Nullable String elicitation(Client client, ByteBuf json, @Nullable Span params) {
    if (client.version().compareTo(ProtocolVersion.V2025_06_18) < 0) {
      return "revision " + client.version().text() + " of the client knows no elicitation";
    }
    if (!client.capabilities().elicitation()) {
      return "the client did not declare elicitation";
    }
    Span mode = params == null ? null : member(json, params, MODE);
    boolean url = mode != null && URL.equals(JsonSpans.text(json, mode.start(), mode.end()));
    if (!url) {
      return declares(client, McpField.ELICITATION, URL)
              && !declares(client, McpField.ELICITATION, FORM)
          ? "the client did not declare elicitation by form"
          : null;
    }
    if (client.version().compareTo(ProtocolVersion.V2025_11_25) < 0) {
      return "revision " + client.version().text() + " of the client knows no elicitation by URL";
    }
    return elicitsByUrl(client) ? null : "the client did not declare elicitation by URL";
  }

  private static boolean declares(Client client, String capability, String part) {
    ByteBuf json = Unpooled.wrappedBuffer(client.capabilities().json().getBytes(UTF_8));
    Span declared = JsonSpans.member(json, 0, json.readableBytes(), capability);
    return declared != null && member(json, declared, part) != null;
  }

  private static @Nullable Span member(ByteBuf json, Span object, String name) {
    return JsonSpans.member(json, object.start(), object.end(), name);
  }
}
