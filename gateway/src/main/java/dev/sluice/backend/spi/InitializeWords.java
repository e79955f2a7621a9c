package dev.sluice.backend.spi;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.GatewayVersion;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code initialize}, and what its answer means.
 *
 * @param asked the revision asked for
 * @param exactly whether no other is accepted
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#initialization">Lifecycle,
 *     MCP 2025-11-25</a>
 */
record InitializeWords(GreetingFaults faults, ProtocolVersion asked, boolean exactly) {

  static Message request(ProtocolVersion asked, ClientCapabilities capabilities) {
    return Message.of(
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\""
            + asked.text()
            + "\",\"capabilities\":"
            + capabilities.json()
            + ",\"clientInfo\":"
            + GatewayVersion.INFO
            + "}}");
  }

  Greeted read(Message response) {
    if (response.kind() == Envelope.Kind.ERROR) {
      return otherwise("refused initialize with error " + response.raw(Member.ERROR_CODE));
    }
    try {
      return read(DescriptionReading.tree(response));
    } catch (JacksonException malformed) {
      return otherwise("answered initialize with an unusable result");
    }
  }

  private Greeted read(JsonNode result) {
    String text = result.path("protocolVersion").asString("");
    ProtocolVersion version = accepted(text);
    if (version == null) {
      return otherwise(
          "answered initialize with protocolVersion "
              + DescriptionReading.printable(text)
              + " (expected: "
              + (exactly ? "" : "a revision up to ")
              + asked.text()
              + ')');
    }
    return new Greeted.Agreed(
        new ServerDescription(
            version,
            DescriptionReading.object(result.path("capabilities")),
            DescriptionReading.object(result.path("serverInfo")),
            DescriptionReading.text(result.path("instructions"))));
  }

  private @Nullable ProtocolVersion accepted(String text) {
    ProtocolVersion version = ProtocolVersion.parse(text);
    boolean fits = version != null && (exactly ? version == asked : version.compareTo(asked) <= 0);
    return fits ? version : null;
  }

  private Greeted otherwise(String what) {
    return new Greeted.Otherwise(faults.protocol(what));
  }
}
