package dev.sluice.lifecycle;

import dev.sluice.dispatch.ServerLane;
import dev.sluice.exchange.ServerName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which lane serves which server, and by which configuration it was made. Readers take the snapshot
 * of the moment; one thread at a time plans and sets.
 */
final class Roster {

  /** A lane and what it was made of. */
  record Entry(ServerConfig config, ServerLane lane) {}

  /**
   * What to do to have other servers.
   *
   * @param entries all, in the new order
   * @param adopted those whose lane stays and gets other places
   * @param replaced lanes whose server has another one
   * @param removed lanes whose server is there no more
   */
  record Plan(
      Map<ServerName, Entry> entries,
      List<Entry> adopted,
      List<ServerLane> replaced,
      List<ServerLane> removed,
      FleetChange change) {

    List<ServerLane> lanes() {
      return entries.values().stream().map(Entry::lane).toList();
    }
  }

  private final Function<ServerConfig, ServerLane> makeLane;
  private volatile Map<ServerName, Entry> entries = Map.of();
  private volatile List<ServerLane> lanes = List.of();

  Roster(Function<ServerConfig, ServerLane> makeLane) {
    this.makeLane = makeLane;
  }

  List<ServerLane> lanes() {
    return lanes;
  }

  boolean has(ServerName server) {
    return entries.containsKey(server);
  }

  void set(Plan plan) {
    entries = plan.entries();
    lanes = plan.lanes();
  }

  /** Makes the lanes that are missing; changes nothing that runs. */
  Plan plan(List<ServerConfig> servers) {
    Map<ServerName, Entry> before = entries;
    Map<ServerName, Entry> after = new LinkedHashMap<>();
    List<Entry> adopted = new ArrayList<>();
    List<ServerLane> replaced = new ArrayList<>();
    List<ServerName> added = new ArrayList<>();
    List<ServerName> changed = new ArrayList<>();
    List<ServerName> kept = new ArrayList<>();
    for (ServerConfig server : servers) {
      Entry known = before.get(server.name());
      Entry entry;
      if (known == null) {
        entry = new Entry(server, makeLane.apply(server));
        added.add(server.name());
      } else if (known.config().equals(server)) {
        entry = known;
        kept.add(server.name());
      } else {
        boolean adopts = canAdopt(known.config(), server);
        entry = new Entry(server, adopts ? known.lane() : makeLane.apply(server));
        if (adopts) {
          adopted.add(entry);
        } else {
          replaced.add(known.lane());
        }
        changed.add(server.name());
      }
      after.put(server.name(), entry);
    }
    List<ServerLane> removed =
        before.values().stream()
            .map(Entry::lane)
            .filter(lane -> !after.containsKey(lane.server()))
            .toList();
    return new Plan(
        after,
        adopted,
        replaced,
        removed,
        new FleetChange(added, changed, removed.stream().map(ServerLane::server).toList(), kept));
  }

  /** True when calls are carried as before, and at least one place where the server runs stays. */
  private static boolean canAdopt(ServerConfig before, ServerConfig after) {
    return before.dispatch().equals(after.dispatch())
        && before.replicas().stream()
            .anyMatch(
                old ->
                    after.replicas().stream()
                        .anyMatch(
                            replica ->
                                replica.name().equals(old.name())
                                    && replica.reach().equals(old.reach())));
  }
}
