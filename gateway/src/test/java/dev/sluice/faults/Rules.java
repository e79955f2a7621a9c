package dev.sluice.faults;

/** What must hold of every call, whatever its server and its client do. */
final class Rules {
  private Rules() {}

  /** What a call broke, in words; empty when it broke nothing. */
  static String broken(Script script, Ledger ledger, Outcomes outcomes, int slackMillis) {
    int key = script.key();
    int ran = ledger.runs(key);
    Outcome outcome = outcomes.of(key);
    String wrong = outcome(outcome);
    if (!wrong.isEmpty()) {
      return wrong;
    }
    if (!script.tool().mayRepeat() && ran > 1) {
      return "a tool without hints ran twice";
    }
    if (ran > Campaign.MOST_ATTEMPTS) {
      return "a tool ran oftener than a call has attempts";
    }
    String untrue = claims(script, ran, ledger.arrivals(key), outcomes);
    return untrue.isEmpty() ? late(script, outcomes, slackMillis) : untrue;
  }

  private static String outcome(Outcome outcome) {
    return switch (outcome) {
      case NONE -> "it was never called";
      case LOST -> "no outcome";
      case TWICE -> "more than one outcome";
      case ANOTHERS -> "the answer to another call";
      case CLIENT_FAULT -> "the client was blamed";
      case SHUTTING_DOWN -> "refused by a gateway that does not stop";
      case RESULT,
          TOOL_ERROR,
          SERVER_ERROR,
          BACKEND_UNREACHABLE,
          DEADLINE_EXCEEDED,
          CIRCUIT_OPEN,
          OVERLOADED,
          BACKEND_DISCONNECTED,
          OUTCOME_UNKNOWN,
          BACKEND_PROTOCOL_ERROR,
          RESPONSE_TOO_LARGE,
          CANCELLED,
          SILENCED,
          LEFT ->
          "";
    };
  }

  /** Whether what the client was told is true. */
  private static String claims(Script script, int ran, int arrivals, Outcomes outcomes) {
    int key = script.key();
    Outcome outcome = outcomes.of(key);
    boolean answered =
        outcome == Outcome.RESULT
            || outcome == Outcome.TOOL_ERROR
            || outcome == Outcome.SERVER_ERROR;
    if (answered && ran == 0) {
      return "a result of what did not run";
    }
    if (outcomes.sentNothing(key) && ran > 0) {
      return "told that nothing was sent, and it ran";
    }
    if (!script.tool().mayRepeat() && outcome == Outcome.BACKEND_DISCONNECTED && ran > 0) {
      return "told that it is safe to repeat, and it ran";
    }
    if (outcomes.attempts(key) > 0 && arrivals > outcomes.attempts(key)) {
      return "it arrived oftener than the client was told";
    }
    return "";
  }

  private static String late(Script script, Outcomes outcomes, int slackMillis) {
    if (script.manner() == Script.Manner.CANCELS) {
      // Its client looks for the answer only after it has sent the cancellation.
      return "";
    }
    int limit = script.reportsProgress() ? Campaign.MOST_MILLIS : Campaign.TIMEOUT_MILLIS;
    if (outcomes.micros(script.key()) > (limit + slackMillis) * 1000) {
      return "later than its deadline";
    }
    return "";
  }
}
