package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.ServerName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which clients want to hear of which resources, both ways round. Thread-safe: a client's own set
 * is changed before the resource's, and both under the client's key.
 */
final class Subscribers {
  /** Most levels of a URI looked up for those who subscribed to something above it. */
  static final int MAX_LEVELS = 32;

  /** A resource of a server. */
  record Subject(ServerName server, String uri) {}

  /** A resource that clients of certain capabilities want to hear of. */
  record Want(Subject subject, Audience audience) {}

  /** What became of adding one. */
  enum Added {
    ADDED,
    KNOWN,
    /** The client has as many as it may. */
    FULL
  }

  private final int maxOfOneClient;
  private final BiConsumer<Client, Subject> abandoned;
  private final ConcurrentMap<Client, Set<Subject>> held = new ConcurrentHashMap<>();
  private final ConcurrentMap<Subject, Set<Client>> subjects = new ConcurrentHashMap<>();

  /**
   * @param abandoned told when a client closed that was the last of its kind to want a resource
   */
  Subscribers(int maxOfOneClient, BiConsumer<Client, Subject> abandoned) {
    this.maxOfOneClient = maxOfOneClient;
    this.abandoned = abandoned;
  }

  Added add(Client client, Subject subject) {
    Added[] added = {Added.KNOWN};
    boolean[] first = new boolean[1];
    held.compute(
        client,
        (key, known) -> {
          Set<Subject> own = known == null ? ConcurrentHashMap.newKeySet() : known;
          first[0] = known == null;
          if (!own.contains(subject)) {
            added[0] = own.size() < maxOfOneClient ? Added.ADDED : Added.FULL;
          }
          if (added[0] == Added.ADDED) {
            own.add(subject);
            link(client, subject);
          }
          return own;
        });
    if (first[0]) {
      client.onClose(() -> forget(client));
    }
    return added[0];
  }

  /** What a client wants to hear of from one server. */
  List<Subject> held(Client client, ServerName server) {
    return held.getOrDefault(client, Set.of()).stream()
        .filter(subject -> subject.server().equals(server))
        .toList();
  }

  void remove(Client client, Subject subject) {
    held.computeIfPresent(
        client,
        (key, own) -> {
          own.remove(subject);
          unlink(client, subject);
          return own;
        });
  }

  /** Nobody can hear of this server any more. */
  void removeAll(ServerName server) {
    for (Subject subject : subjects.keySet()) {
      if (subject.server().equals(server)) {
        for (Client client : subjects.getOrDefault(subject, Set.of())) {
          remove(client, subject);
        }
      }
    }
  }

  /** True when a client with the same capabilities as {@code client} wants the resource. */
  boolean anyLike(Client client, Subject subject) {
    return subjects.getOrDefault(subject, Set.of()).stream()
        .anyMatch(other -> other.capabilities().equals(client.capabilities()));
  }

  /**
   * Those of certain capabilities who want to hear of {@code subject} or of something above it.
   *
   * @param capabilities null for whatever they are
   */
  Set<Client> of(Subject subject, @Nullable ClientCapabilities capabilities) {
    Set<Client> all = new LinkedHashSet<>();
    String uri = subject.uri();
    collect(subject, capabilities, all);
    int slash = uri.length();
    for (int level = 0; level < MAX_LEVELS && slash > 0; level++) {
      slash = uri.lastIndexOf('/', slash - 1);
      if (slash > 0) {
        collect(new Subject(subject.server(), uri.substring(0, slash + 1)), capabilities, all);
        collect(new Subject(subject.server(), uri.substring(0, slash)), capabilities, all);
      }
    }
    return all;
  }

  /** What is wanted of a server, each resource once for each audience. */
  Set<Want> wanted(ServerName server) {
    Set<Want> wanted = new LinkedHashSet<>();
    subjects.forEach(
        (subject, clients) -> {
          if (subject.server().equals(server)) {
            clients.forEach(client -> wanted.add(new Want(subject, Audience.of(client))));
          }
        });
    return wanted;
  }

  private void collect(
      Subject subject, @Nullable ClientCapabilities capabilities, Set<Client> all) {
    for (Client client : subjects.getOrDefault(subject, Set.of())) {
      if (capabilities == null || client.capabilities().equals(capabilities)) {
        all.add(client);
      }
    }
  }

  private void forget(Client client) {
    List<Subject> own = new ArrayList<>();
    held.computeIfPresent(
        client,
        (key, known) -> {
          own.addAll(known);
          own.forEach(subject -> unlink(client, subject));
          return null;
        });
    for (Subject subject : own) {
      if (!anyLike(client, subject)) {
        abandoned.accept(client, subject);
      }
    }
  }

  private void link(Client client, Subject subject) {
    subjects.compute(
        subject,
        (key, known) -> {
          Set<Client> clients = known == null ? ConcurrentHashMap.newKeySet() : known;
          clients.add(client);
          return clients;
        });
  }

  private void unlink(Client client, Subject subject) {
    subjects.computeIfPresent(
        subject,
        (key, clients) -> {
          clients.remove(client);
          return clients.isEmpty() ? null : clients;
        });
  }
}
