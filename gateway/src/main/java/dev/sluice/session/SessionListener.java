package dev.sluice.session;

import dev.sluice.exchange.Client;
import dev.sluice.protocol.era.ProtocolVersion;

/** Hears of sessions coming and going. Called on any thread; must not block. */
public interface SessionListener {
  /** A session began here; exactly one {@link #closed} follows. */
  void opened(Client session);

  /** The session that was just opened goes on where it ended, or where another process had it. */
  default void revived(Client session) {}

  /** {@code initialize} agreed on another revision than the session had {@code before}. */
  default void agreed(Client session, ProtocolVersion before) {}

  /**
   * A session ended.
   *
   * @param nanos how long it lived here
   * @param left how many things it could not give back; none, but for a defect
   */
  void closed(Client session, CloseReason reason, long nanos, int left);

  /** Something was refused because there is as much of it as there may be. */
  default void refused(SessionLimit limit) {}

  /** A client answered a request nobody awaits (any more); the answer was dropped. */
  default void strayAnswer() {}

  /** Hears nothing. */
  SessionListener NONE =
      new SessionListener() {
        @Override
        public void opened(Client session) {}

        @Override
        public void closed(Client session, CloseReason reason, long nanos, int left) {}
      };
}
