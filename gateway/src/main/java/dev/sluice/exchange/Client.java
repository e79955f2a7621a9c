package dev.sluice.exchange;

import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import org.jspecify.annotations.Nullable;

/**
 * The client on whose behalf calls are made: a session, or nobody in particular. Compared by
 * identity. Every method may be called from any thread.
 */
public interface Client {
  Scope scope();

  Identity identity();

  ProtocolVersion version();

  ClientCapabilities capabilities();

  /** The transport its session lives on. */
  default ClientTransport transport() {
    return ClientTransport.STREAMABLE_HTTP;
  }

  /** Whether there is a session behind, which can be told things and ends one day. */
  default boolean isSession() {
    return true;
  }

  /** The least severity this client asked for, null while it asked for none. */
  @Nullable LogLevel logLevel();

  /**
   * Sends a message that belongs to no call, on the standing stream. Takes ownership.
   *
   * @return false when there is no such stream and the message was released
   */
  boolean push(Message message);

  /**
   * Remembers that an answer of this client is awaited.
   *
   * @return the id to put into the request to the client, and in place of its progress token if it
   *     has one, or null when too many are awaited or the client cannot answer
   */
  @Nullable RequestId awaitAnswer(AnswerListener listener);

  /** Forgets an awaited answer; the listener hears nothing more. */
  void forgetAnswer(RequestId id);

  /**
   * Runs {@code action} once when the client is gone, on any thread, at once when it already is.
   * Kept until then: to be called once for each thing that outlives a call, not for each call.
   */
  void onClose(Runnable action);

  /** Receives the client's answer to a server's request. */
  interface AnswerListener {
    /** The answer, with the gateway's id. Takes ownership. On the loop it came in on. */
    void onAnswer(Message answer);

    /** A {@code notifications/progress} or the like about the request. Takes ownership. */
    default void onProgress(Message notification) {
      notification.release();
    }

    /** The client went away without answering. On any thread. */
    void onGone();
  }

  /** Nobody who could be asked or told anything: scripts, and the gateway's own requests. */
  static Client nobody(Scope scope, Identity identity, ClientCapabilities capabilities) {
    return new Nobody(scope, identity, capabilities);
  }
}
