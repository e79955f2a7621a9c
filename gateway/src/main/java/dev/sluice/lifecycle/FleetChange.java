package dev.sluice.lifecycle;

import dev.sluice.exchange.ServerName;
import java.util.List;

/**
 * What became of the servers when the configuration changed, in the order of the new one.
 *
 * @param kept those configured as before
 */
public record FleetChange(
    List<ServerName> added,
    List<ServerName> changed,
    List<ServerName> removed,
    List<ServerName> kept) {
  public FleetChange {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
    kept = List.copyOf(kept);
  }

  public boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }
}
