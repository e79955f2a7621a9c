package dev.sluice.load.client;

import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param status of HTTP; 0 when the connection was lost before the answer was whole, {@link
 *     #UNSENT} when that was before anything of the request was written
 * @param session the {@code Mcp-Session-Id} header
 * @param body all of it, up to {@link #KEPT} bytes
 * @param nanos from request to end of the answer
 */
public record Reply(int status, @Nullable String session, String body, long nanos) {
  /** Most bytes of a body that are kept. */
  public static final int KEPT = 8192;

  static final int UNSENT = -1;

  /** Whether nothing of the request was written, so that to send it is no repetition. */
  public boolean unsent() {
    return status == UNSENT;
  }

  /** Whether the connection was lost before the answer was whole. */
  public boolean lost() {
    return status <= 0;
  }

  /** The same with another body. */
  public Reply body(String other) {
    return new Reply(status, session, other, nanos);
  }

  /** Whether this is the result of a tool that said hello. */
  public boolean hello() {
    return status == 200 && body.contains("\"text\":\"hello\"");
  }

  /** Whether this carries a JSON-RPC result or error, plain or as an event. */
  public boolean answered() {
    return body.contains("\"result\":") || body.contains("\"error\":");
  }

  /** What to say about an answer nobody expected. */
  public String describe() {
    String start = body.length() > 300 ? body.substring(0, 300) + "…" : body;
    return lost() ? "connection lost " + start : "HTTP " + status + " " + start;
  }
}
