package dev.sluice.session;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the ids of sessions and finds the session an id stands for. Thread-safe. */
interface SessionIds {
  /** A new id: unguessable, visible ASCII. */
  String mint();

  /** Makes a session findable by its id. */
  void add(Session session);

  /** The session with this id, or null when there is none. */
  @Nullable Session find(String id);

  /** Forgets the session. */
  void remove(Session session);

  /** Visits every session there is for the whole visit; others may be missed. */
  void forEach(Consumer<Session> visitor);
}
