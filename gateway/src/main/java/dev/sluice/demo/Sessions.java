package dev.sluice.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All clients, bounded: the one unused for longest makes room for a new one. Thread-safe. */
final class Sessions {
  private final int max;
  private final LinkedHashMap<String, DemoSession> byId = new LinkedHashMap<>(16, 0.75f, true);

  Sessions(int max) {
    this.max = max;
  }

  DemoSession open() {
    DemoSession opened = new DemoSession(UUID.randomUUID().toString());
    DemoSession evicted = null;
    synchronized (this) {
      if (byId.size() >= max) {
        evicted = byId.remove(byId.firstEntry().getKey());
      }
      byId.put(opened.id(), opened);
    }
    if (evicted != null) {
      evicted.close();
    }
    return opened;
  }

  synchronized @Nullable DemoSession find(String id) {
    return byId.get(id);
  }

  /** Ends a session; false when there is none. */
  boolean close(String id) {
    DemoSession closed;
    synchronized (this) {
      closed = byId.remove(id);
    }
    if (closed != null) {
      closed.close();
    }
    return closed != null;
  }

  synchronized List<DemoSession> all() {
    return new ArrayList<>(byId.values());
  }

  void closeAll() {
    all().forEach(session -> close(session.id()));
  }
}
