package dev.sluice.cli.doctor;

import java.util.List;

/**
 * What one check found.
 *
 * @param name of the check
 * @param summary in a few words
 */
public record Examined(String name, State state, String summary, List<Finding> findings) {

  /** How it went. */
  public enum State {
    GOOD,
    BAD,
    /** Nothing could be said, or it was not asked for. */
    SKIPPED
  }

  public Examined {
    findings = List.copyOf(findings);
  }

  static Examined good(String name, String summary) {
    return new Examined(name, State.GOOD, summary, List.of());
  }

  static Examined skipped(String name, String why) {
    return new Examined(name, State.SKIPPED, why, List.of());
  }

  static Examined bad(String name, Trouble trouble, String what) {
    return new Examined(name, State.BAD, what, List.of(new Finding(trouble, what)));
  }

  /** Good when there are no findings. */
  static Examined of(String name, String summary, List<Finding> findings) {
    return new Examined(name, findings.isEmpty() ? State.GOOD : State.BAD, summary, findings);
  }
}
