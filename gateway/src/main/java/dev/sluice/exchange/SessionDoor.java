package dev.sluice.exchange;

/**
 * The session era as the edge sees it. {@link #handle} takes every message of a client; the other
 * methods serve the HTTP verbs that carry none.
 */
public interface SessionDoor extends Stage {

  /** What became of a session id. */
  sealed interface Admission {
    record Admitted(Client client) implements Admission {}

    record Refused(Failure failure) implements Admission {}
  }

  /** Finds the session of an {@code Mcp-Session-Id} before anything of the body is read. */
  Admission admit(Scope scope, Identity identity, String sessionId);

  /** Makes {@code stream} the standing stream of an admitted client; the newest wins. */
  void listen(Client client, OutboundStream stream);

  /** The connection under a standing stream is gone. */
  void unlisten(Client client, OutboundStream stream);

  /** The client ended its session (DELETE). */
  void end(Client client);
}
