package dev.sluice.faults;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a campaign.
 *
 * @param rows one for each fault that a call's first attempt met
 * @param violations of what must always hold, in words; the first ones of many
 * @param broken how many violations there are in all
 */
record Report(
    Campaign campaign,
    Course course,
    Map<Fault, Row> rows,
    List<String> violations,
    int broken,
    int attempts) {
  private static final int MOST_SHOWN = 25;

  /**
   * How it went.
   *
   * @param spoiled connections that failed before a call was read from them
   */
  record Course(double seconds, long spoiled) {}

  /** Calls whose first attempt met one fault. */
  static final class Row {
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final int[] runs = new int[Campaign.MOST_ATTEMPTS + 2];
    private int calls;

    private void add(Outcome outcome, int ran) {
      calls++;
      outcomes.merge(outcome, 1, Integer::sum);
      runs[Math.min(ran, runs.length - 1)]++;
    }

    int calls() {
      return calls;
    }

    int outcomes(Outcome outcome) {
      return outcomes.getOrDefault(outcome, 0);
    }

    /** How many of them ran so often; the last index counts those that ran oftener too. */
    int[] runs() {
      return runs.clone();
    }
  }

  static Report of(
      Campaign campaign, Ledger ledger, Outcomes outcomes, Leftovers leftovers, Course course) {
    Map<Fault, Row> rows = new EnumMap<>(Fault.class);
    List<String> violations = new ArrayList<>();
    int broken = 0;
    for (String left : leftovers.found()) {
      broken++;
      violations.add("still open afterwards: " + left);
    }
    if (leftovers.sessionsUpstream() > course.spoiled()) {
      broken++;
      violations.add(leftovers.sessionsUpstream() + " upstream sessions were never deleted");
    }
    for (int key = 0; key < campaign.calls(); key++) {
      Script script = campaign.script(key);
      rows.computeIfAbsent(script.faults().getFirst(), fault -> new Row())
          .add(outcomes.of(key), ledger.runs(key));
      String wrong = Rules.broken(script, ledger, outcomes, campaign.slackMillis());
      if (!wrong.isEmpty()) {
        broken++;
        if (violations.size() < MOST_SHOWN) {
          violations.add(describe(script, wrong, ledger, outcomes));
        }
      }
    }
    return new Report(
        campaign, course, rows, List.copyOf(violations), broken, ledger.totalArrivals());
  }

  private static String describe(Script script, String wrong, Ledger ledger, Outcomes outcomes) {
    int key = script.key();
    return wrong
        + ": call "
        + key
        + " of "
        + Campaign.name(script.server())
        + '/'
        + script.tool().text()
        + ' '
        + script.faults()
        + (script.manner() == Script.Manner.WAITS ? "" : " client " + script.manner())
        + " outcome "
        + outcomes.of(key).text()
        + (outcomes.sentNothing(key) ? " (sent nothing)" : "")
        + " after "
        + outcomes.micros(key) / 1000
        + " ms, told attempts "
        + outcomes.attempts(key)
        + ", arrived "
        + ledger.arrivals(key)
        + ", ran "
        + ledger.runs(key);
  }
}
