package dev.sluice.session;

import dev.sluice.exchange.EventId;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeldBytes;
import dev.sluice.exchange.ReplayTerms;
import dev.sluice.exchange.StreamCounts;
import java.util.function.LongSupplier;

/** The terms on which the streams of all sessions are kept, and their account. Thread-safe. */
final class Replays {
  private final SessionConfig sessions;
  private final ReplayConfig config;
  private final long windowNanos;
  private final ReplayTerms terms;
  private final HeldBytes held;

  Replays(SessionConfig config, LongSupplier nanoClock) {
    this.sessions = config;
    this.config = config.replay();
    this.windowNanos = config.resumeWindow().toNanos();
    this.terms =
        new ReplayTerms(
            this.config.events(), this.config.bytes().bytes(), nanoClock, new StreamCounts());
    this.held = new HeldBytes(this.config.total().bytes(), null);
  }

  /** Whether anything is kept at all. */
  boolean isOn() {
    return windowNanos > 0;
  }

  HeldBytes account() {
    return new HeldBytes(config.session().bytes(), held);
  }

  EventLog log(HeldBytes account, int epoch, int stream) {
    return isOn() ? EventLog.kept(terms, account, epoch, stream) : unkept(stream);
  }

  EventLog unkept(int stream) {
    return stream == EventId.STANDING ? EventLog.shared(counts()) : EventLog.unkept(counts());
  }

  StreamCounts counts() {
    return terms.counts();
  }

  /** Bytes kept of all sessions. */
  long heldBytes() {
    return held.held();
  }

  boolean isOver(EventLog log, long now) {
    return log.idleNanos(now) > windowNanos;
  }

  boolean isOver(EventLog log) {
    return isOver(log, terms.nanoClock().getAsLong());
  }

  /** Most streams open at once in a session when one is asked for with GET. */
  int maxOpen() {
    return sessions.streams();
  }

  Failure tooManyOpen() {
    return Refusals.full(SessionLimit.STREAMS, sessions);
  }

  int maxStreams() {
    return config.streams();
  }

  /** Bytes a session may keep and still have room for one more stream. */
  long room() {
    return Math.max(0, config.session().bytes() - config.bytes().bytes());
  }
}
