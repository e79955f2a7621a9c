package dev.sluice.config;

import dev.sluice.exchange.ServerName;
import dev.sluice.lifecycle.FleetChange;
import dev.sluice.lifecycle.ReloadOutcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How it went when the configuration was read again.
 *
 * @param needsRestart keys that were changed without effect
 */
record ConfigReading(
    Instant at,
    ReloadOutcome outcome,
    FleetChange change,
    List<String> needsRestart,
    List<String> problems) {
  private static final FleetChange NOTHING =
      new FleetChange(List.of(), List.of(), List.of(), List.of());

  static ConfigReading applied(Instant at, FleetChange change, List<String> needsRestart) {
    return new ConfigReading(at, ReloadOutcome.APPLIED, change, needsRestart, List.of());
  }

  static ConfigReading refused(Instant at, List<String> problems) {
    return new ConfigReading(at, ReloadOutcome.REFUSED, NOTHING, List.of(), problems);
  }

  Map<String, Object> shown() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("at", at.toString());
    shown.put("outcome", outcome.text());
    shown.put("added", names(change.added()));
    shown.put("changed", names(change.changed()));
    shown.put("removed", names(change.removed()));
    shown.put("needsRestart", needsRestart);
    shown.put("problems", problems);
    return shown;
  }

  private static List<String> names(List<ServerName> servers) {
    return servers.stream().map(ServerName::value).toList();
  }
}
