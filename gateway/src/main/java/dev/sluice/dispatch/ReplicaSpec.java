package dev.sluice.dispatch;

import dev.sluice.backend.spi.BackendTransport;

/**
 * One place where a server runs, as it is configured.
 *
 * @param name unlike those of the server's other replicas; a label value
 * @param weight its share of sessions, relative to the others' weights
 * @param drain whether it gets no new sessions and those it has move on
 * @param transport the way to it, owned by the lane from here on
 */
public record ReplicaSpec(String name, int weight, boolean drain, BackendTransport transport) {
  /** The name of the only replica of a server that lists none. */
  public static final String ONLY = "1";

  /** The only replica of a server. */
  public static ReplicaSpec only(BackendTransport transport) {
    return new ReplicaSpec(ONLY, 1, false, transport);
  }
}
