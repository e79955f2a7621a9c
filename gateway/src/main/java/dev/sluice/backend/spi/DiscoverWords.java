package dev.sluice.backend.spi;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpError;
import dev.sluice.protocol.mcp.McpField;
import dev.sluice.protocol.mcp.McpMeta;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code server/discover}, and what its answer says of the server's era.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning#backward-compatibility-with-initialization-based-versions">Backward
 *     compatibility with initialization-based versions, MCP 2026-07-28</a>
 */
record DiscoverWords(GreetingFaults faults) {

  /** Most revisions of a server's list that are looked at. */
  static final int MAX_REVISIONS = 64;

  static Message request() {
    return Message.of(
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"server/discover\",\"params\":{\"_meta\":"
            + RequestMeta.of(ClientCapabilities.NONE, null).json()
            + "}}");
  }

  Greeted read(Message response) {
    try {
      return response.kind() == Envelope.Kind.ERROR
          ? refused(response)
          : answered(DescriptionReading.tree(response));
    } catch (JacksonException malformed) {
      return new Greeted.Otherwise(faults.protocol("answered server/discover unusably"));
    }
  }

  private Greeted answered(JsonNode result) {
    JsonNode supported = result.path(McpField.SUPPORTED_VERSIONS);
    if (!supported.isArray()) {
      return new Greeted.Otherwise(
          faults.protocol("answered server/discover without supportedVersions"));
    }
    List<String> revisions = texts(supported);
    if (!revisions.contains(ProtocolVersion.V2026_07_28.text())) {
      return unsupported(revisions);
    }
    return new Greeted.Agreed(
        new ServerDescription(
            ProtocolVersion.V2026_07_28,
            DescriptionReading.object(result.path(McpField.CAPABILITIES)),
            DescriptionReading.object(result.path(McpField.META).path(McpMeta.SERVER_INFO)),
            DescriptionReading.text(result.path(McpField.INSTRUCTIONS))));
  }

  private Greeted refused(Message response) {
    String code = String.valueOf(response.raw(Member.ERROR_CODE));
    if (code.equals(String.valueOf(McpError.UNSUPPORTED_PROTOCOL_VERSION))) {
      JsonNode error = DescriptionReading.tree(response, Member.ERROR);
      return unsupported(texts(error.path(McpField.DATA).path(McpField.SUPPORTED)));
    }
    var failure = faults.protocol("refused server/discover with error " + code);
    return code.equals(String.valueOf(McpError.HEADER_MISMATCH))
            || code.equals(String.valueOf(McpError.MISSING_CLIENT_CAPABILITY))
        ? new Greeted.Hopeless(failure)
        : new Greeted.Otherwise(failure);
  }

  /** It speaks other revisions: older ones may do, unknown ones do not. */
  private Greeted unsupported(List<String> revisions) {
    boolean older =
        revisions.stream()
            .map(ProtocolVersion::parse)
            .anyMatch(version -> version != null && !version.standsAlone());
    var failure =
        faults.protocol(
            "speaks "
                + revisions.stream().map(DescriptionReading::printable).limit(8).toList()
                + " (expected: "
                + ProtocolVersion.V2026_07_28.text()
                + " or older)");
    return older ? new Greeted.Otherwise(failure) : new Greeted.Hopeless(failure);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : array) {
      if (each.isString() && texts.size() < MAX_REVISIONS) {
        texts.add(each.asString());
      }
    }
    return texts;
  }
}
