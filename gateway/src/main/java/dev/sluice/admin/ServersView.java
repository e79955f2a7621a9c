package dev.sluice.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the management port may see of the servers. Asked on a thread that may block. */
public interface ServersView {

  /** The configured servers, in the order of the configuration. */
  List<Server> servers();

  /**
   * One server as it stands.
   *
   * @param transport how it is reached, {@code stdio}, {@code streamable_http} or {@code sse}
   * @param up whether it answers
   * @param revision the MCP revision agreed with it, null while it has not answered yet
   * @param failure why it does not answer, null while it does
   * @param inFlight calls it has not answered yet, those that wait for their turn included
   * @param queued calls that wait for their turn
   * @param refused calls refused so far for a limit of this server
   * @param replicas the places where it runs
   */
  record Server(
      String name,
      String transport,
      boolean up,
      @Nullable String revision,
      @Nullable String failure,
      int inFlight,
      int queued,
      long refused,
      List<Replica> replicas) {}

  /**
   * One place where a server runs.
   *
   * @param state {@code up}, {@code down}, {@code untried}, {@code ejected}, {@code draining} or
   *     {@code rolled_back}
   * @param detail why it is down or was rolled back, else null
   * @param transport how it is reached
   * @param revision the MCP revision agreed with it, null while it has not answered yet
   * @param breaker {@code closed}, {@code half_open} or {@code open}
   * @param inFlight attempts under way
   * @param sessions upstream sessions
   */
  record Replica(
      String name,
      int weight,
      String state,
      @Nullable String detail,
      String transport,
      @Nullable String revision,
      String breaker,
      int inFlight,
      int sessions) {}
}
