package dev.sluice.backend.http;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a server that no longer knows the session and refused the request before any work. The
 * specification says 404; servers in the field say it in other ways too. A tool's own error must
 * never be taken for one, so that a wording counts only with the status it comes with.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management">Session
 *     management, MCP 2025-11-25</a>
 */
public final class LostSession {
  /** Wordings of the common SDKs that are only ever sent by the transport, before dispatch. */
  private static final List<String> REFUSED =
      List.of(
          "session not found",
          "no valid session",
          "invalid session",
          "unknown session",
          "session expired",
          "session has expired",
          "session terminated",
          "session has been terminated",
          "missing session id",
          "server not initialized",
          "before initialization was complete");

  /** The Python SDK says this with status 200, when it lost what {@code initialize} had set. */
  private static final String BEFORE_INITIALIZATION = "before initialization was complete";

  private LostSession() {}

  /**
   * Judges the answer to a request that carried a session id.
   *
   * @param error the body when it was a JSON-RPC error, else null
   */
  public static boolean refused(int status, @Nullable Message error) {
    if (status == 404) {
      return true;
    }
    if (error == null || error.kind() != Envelope.Kind.ERROR) {
      return false;
    }
    String text = text(error);
    if (status >= 200 && status < 300) {
      return text.contains(BEFORE_INITIALIZATION);
    }
    return (status == 400 || status == 409 || status == 410)
        && REFUSED.stream().anyMatch(text::contains);
  }

  private static String text(Message error) {
    Envelope envelope = error.envelope();
    Span message =
        JsonSpans.member(
            error.bytes(), envelope.start(Member.ERROR), envelope.end(Member.ERROR), "message");
    String text =
        message == null ? null : JsonSpans.text(error.bytes(), message.start(), message.end());
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
