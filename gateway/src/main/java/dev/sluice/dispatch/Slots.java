package dev.sluice.dispatch;

import dev.sluice.exchange.Client;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one pool by their keys: several that differ in their place only where those before
 * are not lent to whoever comes. Read by any thread, changed under the pool's lock.
 */
final class Slots {
  private final Map<SessionKey, Slot> slots = new ConcurrentHashMap<>();
  private volatile int furthest;

  @Nullable Slot get(SessionKey key) {
    return slots.get(key);
  }

  /** The session in one slot, or null. */
  @Nullable UpstreamSession ready(SessionKey key) {
    Slot slot = slots.get(key);
    return slot == null ? null : slot.ready();
  }

  /**
   * A session that can be lent to a client; the one it is known to, if there is one.
   *
   * @param key with place 0
   */
  @Nullable UpstreamSession readyFor(SessionKey key, Client client) {
    int last = furthest;
    UpstreamSession found = null;
    for (int place = 0; place <= last; place++) {
      UpstreamSession ready = ready(key.at(place));
      if (ready != null && ready.isLentTo(client)) {
        if (last == 0 || ready.serves(client)) {
          return ready;
        }
        found = found == null ? ready : found;
      }
    }
    return found;
  }

  /** The first place for {@code key} that is free, or where a session is being opened. */
  SessionKey placeFor(SessionKey key, Client client) {
    for (int place = 0; ; place++) {
      Slot slot = slots.get(key.at(place));
      UpstreamSession ready = slot == null ? null : slot.ready();
      if (ready == null || ready.isLentTo(client)) {
        return key.at(place);
      }
    }
  }

  void put(Slot slot) {
    slots.put(slot.key(), slot);
    furthest = Math.max(furthest, slot.key().place());
  }

  /** Forgets a slot; does nothing when another has its key. */
  void remove(Slot slot) {
    if (slots.remove(slot.key(), slot)) {
      recede(slot.key());
    }
  }

  void remove(SessionKey key) {
    slots.remove(key);
    recede(key);
  }

  private void recede(SessionKey left) {
    if (left.place() == furthest && furthest > 0) {
      furthest = slots.keySet().stream().mapToInt(SessionKey::place).max().orElse(0);
    }
  }

  void clear() {
    slots.clear();
    furthest = 0;
  }

  Collection<Slot> all() {
    return slots.values();
  }

  int size() {
    return slots.size();
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  /** The sessions that calls can use. */
  List<UpstreamSession> ready() {
    List<UpstreamSession> ready = new ArrayList<>();
    for (Slot slot : slots.values()) {
      UpstreamSession session = slot.ready();
      if (session != null) {
        ready.add(session);
      }
    }
    return ready;
  }

  boolean haveReady() {
    for (Slot slot : slots.values()) {
      if (slot.ready() != null) {
        return true;
      }
    }
    return false;
  }
}
