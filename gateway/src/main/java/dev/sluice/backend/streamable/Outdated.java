package dev.sluice.backend.streamable;

import dev.sluice.backend.http.AnswerHead;
import dev.sluice.backend.http.LostSession;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpError;
import dev.sluice.protocol.mcp.McpMeta;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a server that no longer speaks the revision agreed with it and refused the request
 * before any work: it was replaced by one of the other era.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#backward-compatibility">Backward
 *     compatibility, MCP 2026-07-28</a>
 */
final class Outdated {
  /** Codes that only servers without sessions use. */
  private static final Set<String> MODERN =
      Set.of(
          String.valueOf(McpError.HEADER_MISMATCH),
          String.valueOf(McpError.MISSING_CLIENT_CAPABILITY),
          String.valueOf(McpError.UNSUPPORTED_PROTOCOL_VERSION));

  private Outdated() {}

  /** Whether {@code error} is one that only servers without sessions answer. */
  static boolean isModern(@Nullable Message error) {
    return error != null
        && error.kind() == Envelope.Kind.ERROR
        && MODERN.contains(String.valueOf(error.raw(Member.ERROR_CODE)));
  }

  /**
   * Judges the answer to a request with upstream id {@code id}.
   *
   * @param agreed null while nothing is agreed yet, and nothing can be outdated
   * @param error the body when it was a JSON-RPC message, else null
   */
  static boolean says(
      @Nullable ProtocolVersion agreed, AnswerHead head, @Nullable Message error, long id) {
    if (agreed == null) {
      return false;
    }
    if (!agreed.standsAlone()) {
      return (error != null && isModern(error) && !isMissingCapability(error))
          || asksForMeta(head, error);
    }
    if (head.isSuccess()) {
      return LostSession.refused(head.status(), error);
    }
    return head.isNotServed()
        && !isModern(error)
        && (error == null || !JsonAnswer.answers(error, id));
  }

  /** A server has looked at more than the envelope when it misses a capability: it answers. */
  private static boolean isMissingCapability(Message error) {
    return String.valueOf(McpError.MISSING_CLIENT_CAPABILITY).equals(error.raw(Member.ERROR_CODE));
  }

  /** A server that looks at the body first misses what a session would have settled. */
  private static boolean asksForMeta(AnswerHead head, @Nullable Message error) {
    return head.status() == 400
        && error != null
        && error.kind() == Envelope.Kind.ERROR
        && String.valueOf(error.raw(Member.ERROR)).contains(McpMeta.PREFIX);
  }
}
