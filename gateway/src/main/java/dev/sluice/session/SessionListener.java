package dev.sluice.session;

import dev.sluice.protocol.era.ProtocolVersion;

/** Hears of sessions coming and going. Called on any thread; must not block. */
public interface SessionListener {
  /** A session began; exactly one {@link #closed} follows. */
  void opened(ProtocolVersion version);

  /**
   * A session ended and holds nothing any more.
   *
   * @param nanos how long it lived
   */
  void closed(ProtocolVersion version, CloseReason reason, long nanos);

  /** A client answered a request nobody awaits (any more); the answer was dropped. */
  default void strayAnswer() {}

  /** Hears nothing. */
  SessionListener NONE =
      new SessionListener() {
        @Override
        public void opened(ProtocolVersion version) {}

        @Override
        public void closed(ProtocolVersion version, CloseReason reason, long nanos) {}
      };
}
