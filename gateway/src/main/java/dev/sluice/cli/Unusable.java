package dev.sluice.cli;

/** The command cannot do anything; its message is all that is left to say. */
final class Unusable extends Exception {
  private static final long serialVersionUID = 1L;

  Unusable(String message) {
    super(message);
  }
}
