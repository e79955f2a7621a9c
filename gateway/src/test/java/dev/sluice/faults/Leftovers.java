package dev.sluice.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What is open when nothing should be, in words: empty when all was given back. */
final class Leftovers {
  /** Longest that giving back may take. */
  private static final int PATIENCE_MILLIS = 20_000;

  private final Set<Long> processesBefore = children();
  private final List<String> found = new ArrayList<>();
  private int sessionsUpstream;

  private static Set<Long> children() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  /** Looks at a gateway whose clients have gone, and which has these servers. */
  void ofRunning(Stand stand, List<String> servers) {
    expectZero("sessions of clients", () -> stand.meter("sluice_sessions"));
    expectZero("streams to clients", () -> stand.meter("sluice_streams"));
    for (String state : List.of("active", "pending")) {
      expectZero(
          state + " requests to servers",
          () -> stand.meter("sluice_pool_connections", "state=\"" + state + '"'));
    }
    servers.forEach(server -> ofServer(server, stand));
  }

  private void ofServer(String name, Stand stand) {
    expectZero(
        "calls under way to " + name,
        () -> {
          for (JsonNode server : Json.parse(stand.page("/admin/servers")).findParents("inFlight")) {
            if (server.path("name").asString("").equals(name)) {
              return server.path("inFlight").asInt();
            }
          }
          throw new AssertionError(name + " is not on /admin/servers");
        });
  }

  private void expectZero(String what, java.util.function.DoubleSupplier count) {
    double[] last = new double[1];
    if (!eventually(() -> (last[0] = count.getAsDouble()) == 0)) {
      found.add((long) last[0] + " " + what);
    }
  }

  /** Looks at what a stopped gateway has left behind. */
  void ofStopped(List<FaultyWeb> servers) {
    int connections = 0;
    for (FaultyWeb server : servers) {
      connections += server.leftOpen(PATIENCE_MILLIS);
      sessionsUpstream += server.openSessions();
    }
    if (connections > 0) {
      found.add(connections + " connections to servers");
    }
    if (!eventually(() -> processesBefore.containsAll(children()))) {
      found.add(
          "processes " + children().stream().filter(p -> !processesBefore.contains(p)).toList());
    }
    if (!eventually(() -> threads().isEmpty())) {
      found.add("threads " + threads());
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> Stream.of("sluice-", "stdio-").anyMatch(name::startsWith))
        .toList();
  }

  private static boolean eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return true;
  }

  List<String> found() {
    return List.copyOf(found);
  }

  /** Sessions that servers still hold: their DELETE did not arrive. */
  int sessionsUpstream() {
    return sessionsUpstream;
  }
}
