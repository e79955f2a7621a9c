package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Objects;

/**
 * The error with which a server of 2025-11-25 says that its user must visit URLs first, as a result
 * that asks for that; the client then makes the call again.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation#url-elicitation-required-error">URL
 *     elicitation required error, MCP 2025-11-25</a>
 */
final class UrlRequired {

  private UrlRequired() {}

  /** The reply to be sent in its place, which is itself when it is anything else. */
  static Reply translate(Reply reply, Outbound outbound, Parking parking) {
    if (!(reply instanceof Reply.Answered(Message error, String _))
        || error.kind() != Envelope.Kind.ERROR
        || !ErrorCodes.isUrlRequired(error)
        || !Abilities.elicitsByUrl(outbound.client())) {
      return reply;
    }
    ByteBuf json = error.bytes();
    List<Span> visits = visits(error);
    if (visits.isEmpty() || visits.size() > parking.config().asks()) {
      return reply;
    }
    ByteBuf out = Answers.begin(Objects.requireNonNull(outbound.message().envelope().id()));
    int key = 1;
    for (Span visit : visits) {
      out.writeCharSequence(
          (key == 1 ? "{\"" : ",\"")
              + key
              + "\":{\"method\":\""
              + McpMethod.ELICITATION_CREATE
              + "\",\"params\":",
          UTF_8);
      Retry.write(json, visit, out);
      out.writeByte('}');
      key++;
    }
    StateSeal.Pass pass = new StateSeal.Pass(StateSeal.Kind.AGAIN, ParkingLot.NONE, 0);
    String state =
        parking
            .seal()
            .get()
            .seal(pass, StateSeal.owner(outbound), parking.config().parkTimeout().toNanos());
    error.release();
    parking.counts().asked(true);
    return new Reply.Answered(Answers.end(out, state));
  }

  /** What {@code error.data.elicitations} holds. */
  private static List<Span> visits(Message error) {
    ByteBuf json = error.bytes();
    Span data =
        JsonSpans.member(
            json,
            error.envelope().start(Member.ERROR),
            error.envelope().end(Member.ERROR),
            McpField.DATA);
    Span all =
        data == null
            ? null
            : JsonSpans.member(json, data.start(), data.end(), McpField.ELICITATIONS);
    return all == null ? List.of() : JsonSpans.elements(json, all.start(), all.end());
  }
}
