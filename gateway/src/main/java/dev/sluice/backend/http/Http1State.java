package dev.sluice.backend.http;

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

  /** Whether it can become {@code other}. */
  boolean leadsTo(Http1State other) {
    return switch (this) {
      case IDLE -> other == AWAITING || other == CLOSED;
      case AWAITING -> other == ANSWERING || other == CLOSED;
      case ANSWERING -> other == IDLE || other == CLOSED;
      case CLOSED -> false;
    };
  }
}
