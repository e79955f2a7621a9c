package dev.sluice.session;

import dev.sluice.exchange.Client;
import dev.sluice.protocol.era.ProtocolVersion;

/** Hears of sessions coming and going. Called on any thread; must not block. */
public interface SessionListener {
  /** A session began; exactly one {@link #closed} follows. */
  void opened(Client session);

  /** {@code initialize} agreed on another revision than the session had {@code before}. */
  default void agreed(Client session, ProtocolVersion before) {}

  /**
   * A session ended and holds nothing any more.
   *
   * @param nanos how long it lived
   */
  void closed(Client session, CloseReason reason, long nanos);

  /** A client answered a request nobody awaits (any more); the answer was dropped. */
  default void strayAnswer() {}

  /** Hears nothing. */
  SessionListener NONE =
      new SessionListener() {
        @Override
        public void opened(Client session) {}

        @Override
        public void closed(Client session, CloseReason reason, long nanos) {}
      };
}
