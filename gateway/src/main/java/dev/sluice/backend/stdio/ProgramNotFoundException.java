package dev.sluice.backend.stdio;

/** A configured command that cannot be run on this machine; the message says why. */
final class ProgramNotFoundException extends Exception {
  private static final long serialVersionUID = 1L;

  ProgramNotFoundException(String message) {
    super(message, null, false, false);
  }
}
