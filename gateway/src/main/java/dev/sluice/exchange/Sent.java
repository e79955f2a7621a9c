package dev.sluice.exchange;

/** How much of a request a server may have seen. Established by the transport, never guessed. */
public enum Sent {
  /** Certainly nothing: the server cannot have run it. */
  NOTHING,
  /** Some or all of it was handed to the network; the server may have run it. */
  MAYBE,
  /** All of it arrived: the server answered, or accepted it. */
  ALL
}
