package dev.sluice.backend.http;

/** How the use of a connection by one request ended: exactly one of these. */
public enum LeaseEnd {
  /** The answer was complete; the connection is free for another. */
  RETURNED,
  /** Nobody wanted the rest of the answer; the connection (of HTTP/2: the stream) was closed. */
  DISCARDED,
  /** The connection broke, or what came on it could not be understood. */
  LOST
}
