package dev.sluice.session;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sessions that live here, by id. Thread-safe. */
final class SessionTable {
  private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();

  @Nullable Session find(String id) {
    return sessions.get(id);
  }

  /**
   * Makes a session findable by its id, unless a live one is already.
   *
   * @return the session to be found from now on
   */
  Session claim(Session session) {
    Session found =
        sessions.compute(
            session.id(), (id, earlier) -> earlier != null && earlier.isLive() ? earlier : session);
    return found == null ? session : found;
  }

  /** Forgets the session; another one with its id stays. */
  void remove(Session session) {
    sessions.remove(session.id(), session);
  }

  int size() {
    return sessions.size();
  }

  /** Passes every session there is for the whole pass; others may be missed. */
  Iterator<Session> iterator() {
    return sessions.values().iterator();
  }

  void forEach(Consumer<Session> visitor) {
    sessions.values().forEach(visitor);
  }
}
