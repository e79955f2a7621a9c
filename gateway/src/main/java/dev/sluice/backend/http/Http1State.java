package dev.sluice.backend.http;

import java.util.EnumSet;
import java.util.Set;

/** Where an HTTP/1.1 connection to a server stands. */
enum Http1State {
  /** It carries nothing, and may be taken. */
  IDLE,
  /** A request was written, and the head of its answer is awaited. */
  AWAITING,
  /** The head was there; the body is being read. */
  ANSWERING,
  /** It is of no more use. */
  CLOSED;

  private Set<Http1State> next() {
    return switch (this) {
      case IDLE -> EnumSet.of(AWAITING, CLOSED);
      case AWAITING -> EnumSet.of(ANSWERING, CLOSED);
      case ANSWERING -> EnumSet.of(IDLE, CLOSED);
      case CLOSED -> EnumSet.noneOf(Http1State.class);
    };
  }

  /** Whether it can become {@code other}. */
  boolean leadsTo(Http1State other) {
    return next().contains(other);
  }
}
