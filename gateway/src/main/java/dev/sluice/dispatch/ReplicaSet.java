package dev.sluice.dispatch;

import java.util.List;

/**
 * All replicas of one server, as they are configured.
 *
 * @param specs at least one, in the order of the configuration
 * @param sticky whether a client session stays with its replica; else each call goes where there is
 *     room
 * @param watch how they are watched
 */
public record ReplicaSet(List<ReplicaSpec> specs, boolean sticky, WatchConfig watch) {
  public ReplicaSet {
    specs = List.copyOf(specs);
    if (specs.isEmpty()) {
      throw new IllegalArgumentException("replicas: none (expected: at least 1)");
    }
  }

  /** Those given, watched by default. */
  public static ReplicaSet of(ReplicaSpec... specs) {
    return new ReplicaSet(List.of(specs), true, WatchConfig.DEFAULTS);
  }
}
