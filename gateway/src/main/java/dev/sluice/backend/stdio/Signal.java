package dev.sluice.backend.stdio;

/** The two signals of the kill ladder, with their numbers on every Unix. */
enum Signal {
  TERM(15),
  KILL(9);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
