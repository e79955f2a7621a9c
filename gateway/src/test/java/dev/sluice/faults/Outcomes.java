package dev.sluice.faults;

import tools.jackson.databind.JsonNode;

/**
 * What clients were told, by call key. Each key is written by the one thread that makes the call.
 */
final class Outcomes {
  private final Outcome[] outcomes;
  private final boolean[] sentNothing;
  private final byte[] attempts;
  private final int[] micros;

  Outcomes(int keys) {
    outcomes = new Outcome[keys];
    java.util.Arrays.fill(outcomes, Outcome.NONE);
    sentNothing = new boolean[keys];
    attempts = new byte[keys];
    micros = new int[keys];
  }

  void add(int key, Outcome outcome, long nanos) {
    outcomes[key] = outcomes[key] == Outcome.NONE ? outcome : Outcome.TWICE;
    micros[key] = (int) Math.min(Integer.MAX_VALUE, nanos / 1000);
  }

  /** Adds a failure with what the gateway says about it. */
  void add(int key, JsonNode error, long nanos) {
    add(key, Outcome.of(error), nanos);
    JsonNode sluice = error.at("/data/sluice");
    sentNothing[key] = sluice.path("sent").asString("").equals("nothing");
    attempts[key] = (byte) sluice.path("attempts").asInt();
  }

  Outcome of(int key) {
    return outcomes[key];
  }

  /** Whether the client was told that the server certainly did not run it. */
  boolean sentNothing(int key) {
    return sentNothing[key];
  }

  /** How often the gateway says it tried. */
  int attempts(int key) {
    return attempts[key];
  }

  int micros(int key) {
    return micros[key];
  }
}
