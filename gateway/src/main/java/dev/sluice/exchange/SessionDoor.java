package dev.sluice.exchange;

import org.jspecify.annotations.Nullable;

/**
 * The session era as the edge sees it. {@link #handle} takes every message of a client; the other
 * methods serve the HTTP verbs that carry none, and may be called from any thread.
 */
public interface SessionDoor extends Stage {

  /** What became of a session id. */
  sealed interface Admission {
    record Admitted(Client client) implements Admission {}

    record Refused(Failure failure) implements Admission {}
  }

  /** What became of a new HTTP+SSE stream. */
  sealed interface Opening {
    /**
     * @param sessionId goes into the address that the {@code endpoint} event announces
     */
    record Opened(Client client, String sessionId) implements Opening {}

    record Refused(Failure failure) implements Opening {}
  }

  /** What became of a GET. */
  sealed interface Resumption {
    /** The stream of what belongs to no request; goes on with the event after {@code after}. */
    record Standing(EventLog log, long after) implements Resumption {}

    /** The stream that answers a request; goes on with the event after {@code after}. */
    record Answering(EventLog log, long after) implements Resumption {}

    record Refused(Failure failure) implements Resumption {}
  }

  /**
   * Finds the session of an id before anything of the body is read. An id of one transport is
   * unknown on the other.
   */
  Admission admit(ClientTransport transport, Scope scope, Identity identity, String sessionId);

  /**
   * Opens an HTTP+SSE session, which lives as long as {@code stream} does: its requests are
   * answered on it, {@code initialize} included. Until that came the session takes no other request
   * but {@code ping}.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse">HTTP
   *     with SSE, MCP 2024-11-05</a>
   */
  Opening open(Scope scope, Identity identity, OutboundStream stream);

  /** The log of a new stream that answers a request of this client. */
  EventLog replyLog(Client client);

  /**
   * Finds the stream a GET is to go on with.
   *
   * @param lastEventId the {@code Last-Event-ID} of the client, null when it has none
   */
  Resumption resume(Client client, @Nullable String lastEventId);

  /** Makes {@code stream} the standing stream of an admitted client; the newest wins. */
  void listen(Client client, OutboundStream stream);

  /** The connection under a standing stream is gone; the session of Streamable HTTP goes on. */
  void unlisten(Client client, OutboundStream stream);

  /** The standing stream of a client, null when there is none. */
  @Nullable OutboundStream stream(Client client);

  /** The connection under an HTTP+SSE stream is gone, and the session with it. */
  void disconnected(Client client);

  /**
   * The reader of an HTTP+SSE stream is too slow for what it is sent: its session ends. A session
   * of Streamable HTTP goes on, and its client may come back for the rest.
   */
  void overflowed(Client client);

  /** The client ended its session (DELETE). */
  void end(Client client);
}
