package dev.sluice.edge;

/** Events that tell connections to make an end. */
enum Drain {
  /** Connections without a request close; the others after the request under way. */
  CONNECTIONS
}
