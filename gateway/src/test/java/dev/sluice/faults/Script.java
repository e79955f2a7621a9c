package dev.sluice.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * One call of a campaign, fixed by the campaign's seed and its key: which server and tool, what
 * goes wrong with each attempt, and how its client behaves.
 *
 * @param faults of the first attempt, the second, ...; later ones are as the last
 */
record Script(int key, int server, Tool tool, List<Fault> faults, Manner manner) {
  private static final int MOST_FAULTS = 3;

  /** What a client does after it sent its call. */
  enum Manner {
    WAITS,
    CANCELS,
    /** Closes its connection. */
    LEAVES
  }

  /**
   * Writes the script of one call.
   *
   * @param servers the transport of each server
   * @param percent of attempts that something is done to
   */
  static Script of(long seed, int key, List<Fault.Where> servers, int percent) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + key);
    int server = random.nextInt(servers.size());
    Tool tool = Tool.values()[random.nextInt(Tool.values().length)];
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < MOST_FAULTS; i++) {
      faults.add(random.nextInt(100) < percent ? drawn(random, servers.get(server)) : Fault.NONE);
    }
    int manners = random.nextInt(200);
    Manner manner =
        switch (manners) {
          case 0 -> Manner.LEAVES;
          case 1, 2 -> Manner.CANCELS;
          default -> Manner.WAITS;
        };
    return new Script(key, server, tool, List.copyOf(faults), manner);
  }

  private static Fault drawn(SplittableRandom random, Fault.Where transport) {
    int all = 0;
    for (Fault fault : Fault.values()) {
      all += fault.existsOn(transport) ? fault.weight() : 0;
    }
    int at = random.nextInt(all);
    for (Fault fault : Fault.values()) {
      if (fault.existsOn(transport)) {
        at -= fault.weight();
        if (at < 0) {
          return fault;
        }
      }
    }
    throw new AssertionError(at);
  }

  /** A call without faults. */
  static Script harmless(int key, int server, Tool tool) {
    return new Script(key, server, tool, List.of(Fault.NONE), Manner.WAITS);
  }

  /** The arguments of the call; a server reads them back with {@link #fault}. */
  String arguments() {
    return "{\"key\":"
        + key
        + ",\"plan\":\""
        + faults.stream().map(Enum::name).collect(Collectors.joining(" "))
        + "\"}";
  }

  /** What a plan says of one attempt. */
  static Fault fault(String plan, int attempt) {
    String[] each = plan.split(" ", -1);
    return Fault.valueOf(each[Math.min(attempt, each.length) - 1]);
  }

  boolean reportsProgress() {
    return faults.stream().anyMatch(Fault::reportsProgress);
  }
}
