package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The clients with a session, by what concerns them alike. Thread-safe. */
final class Listeners {
  /** Clients that are told the same. */
  sealed interface Group {
    /** Those who see one merged catalogue. */
    record Merged(Audience audience) implements Group {}

    /** Those at one server's own address. */
    record Direct(ServerName server, ClientCapabilities capabilities) implements Group {}

    static Group of(Client client) {
      return switch (client.scope()) {
        case Scope.Aggregate aggregate -> new Merged(Audience.of(client));
        case Scope.Single(ServerName server) -> new Direct(server, client.capabilities());
      };
    }
  }

  private final ConcurrentMap<Group, Set<Client>> groups = new ConcurrentHashMap<>();

  /** Adds a session until it closes; does nothing when it is there, or no session. */
  void add(Client client) {
    if (!client.isSession()) {
      return;
    }
    Group group = Group.of(client);
    boolean[] added = new boolean[1];
    groups.compute(
        group,
        (key, members) -> {
          Set<Client> some = members == null ? ConcurrentHashMap.newKeySet() : members;
          added[0] = some.add(client);
          return some;
        });
    if (added[0]) {
      client.onClose(() -> remove(group, client));
    }
  }

  private void remove(Group group, Client client) {
    groups.computeIfPresent(
        group,
        (key, members) -> {
          members.remove(client);
          return members.isEmpty() ? null : members;
        });
  }

  boolean any(Group group) {
    return groups.containsKey(group);
  }

  /** Pushes a copy of {@code message} to every member. Takes ownership. */
  void tell(Group group, Message message) {
    try {
      for (Client client : members(group)) {
        client.push(message.share());
      }
    } finally {
      message.release();
    }
  }

  /**
   * Pushes a copy of {@code message} to those at a server's own address. Takes ownership.
   *
   * @param capabilities of those who are told, null for all
   */
  void tellDirect(ServerName server, @Nullable ClientCapabilities capabilities, Message message) {
    if (capabilities != null) {
      tell(new Group.Direct(server, capabilities), message);
      return;
    }
    try {
      for (Group group : groups.keySet()) {
        if (group instanceof Group.Direct direct && direct.server().equals(server)) {
          tell(group, message.share());
        }
      }
    } finally {
      message.release();
    }
  }

  private Set<Client> members(Group group) {
    return groups.getOrDefault(group, Set.of());
  }
}
