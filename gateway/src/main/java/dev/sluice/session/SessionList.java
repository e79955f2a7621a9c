package dev.sluice.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The sessions as an operator may see and end them, by their shortened ids. Thread-safe. */
public final class SessionList {
  private final Registry registry;

  SessionList(Registry registry) {
    this.registry = registry;
  }

  /**
   * Sessions in the order of their shortened ids.
   *
   * @param max most of them
   * @param after a shortened id that stands ahead of all of them, null to begin with the first
   */
  public List<SessionReport> page(int max, @Nullable String after) {
    Comparator<Session> byId = Comparator.comparing(session -> ShortId.of(session.id()));
    PriorityQueue<Session> first = new PriorityQueue<>(byId.reversed());
    registry.forEach(
        session -> {
          if (after == null || ShortId.of(session.id()).compareTo(after) > 0) {
            first.add(session);
            if (first.size() > max) {
              first.remove();
            }
          }
        });
    List<Session> page = new ArrayList<>(first);
    page.sort(byId);
    long now = registry.nanos();
    return page.stream().map(session -> SessionReport.of(session, now)).toList();
  }

  public int count() {
    return registry.count();
  }

  /** The sessions whose id ends like this; more than one is possible, and not likely. */
  public List<SessionReport> find(String shortId) {
    long now = registry.nanos();
    return sessions(shortId).stream().map(session -> SessionReport.of(session, now)).toList();
  }

  /** Ends the session with this shortened id, if exactly one has it; how many have. */
  public int end(String shortId) {
    List<Session> found = sessions(shortId);
    if (found.size() == 1) {
      found.getFirst().close(CloseReason.ADMIN);
    }
    return found.size();
  }

  private List<Session> sessions(String shortId) {
    List<Session> found = new ArrayList<>();
    registry.forEach(
        session -> {
          if (ShortId.of(session.id()).equals(shortId)) {
            found.add(session);
          }
        });
    return found;
  }
}
