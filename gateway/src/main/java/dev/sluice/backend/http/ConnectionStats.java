package dev.sluice.backend.http;

import java.util.Collection;
import java.util.function.ToLongFunction;

/** The connections to one server, over all event loops. Thread-safe: reads counters. */
public final class ConnectionStats {
  private final Collection<LoopClient> clients;

  ConnectionStats(Collection<LoopClient> clients) {
    this.clients = clients;
  }

  /** Requests that have a connection (of HTTP/2: a stream). */
  public long active() {
    return sum(Leases::open);
  }

  /** Connections that no request has. */
  public long idle() {
    return Math.max(0, sum(Leases::connections) - active());
  }

  /** Requests that wait for a connection. */
  public long pending() {
    return sum(Leases::waiting);
  }

  /** How many uses of a connection ended so. */
  public long ended(LeaseEnd end) {
    return sum(leases -> leases.endedBy(end));
  }

  private long sum(ToLongFunction<Leases> value) {
    return clients.stream().mapToLong(client -> value.applyAsLong(client.leases())).sum();
  }
}
