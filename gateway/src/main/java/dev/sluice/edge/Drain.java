package dev.sluice.edge;

/** Events that tell connections to make an end. */
enum Drain {
  /** The connection ends with the next response; GOAWAY on HTTP/2. Requests are still served. */
  CONNECTIONS,

  /** Connections without a request close. */
  IDLE,

  /** Calls that belong to no session are cancelled, and answered so. */
  CALLS
}
