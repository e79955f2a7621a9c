package dev.sluice.routing;

import dev.sluice.exchange.Identity;
import dev.sluice.exchange.ServerName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which server issued which task to which caller, up to a number; the one least recently asked for
 * goes first. Thread-safe.
 */
final class TaskOwners {
  /** What a caller knows of a task. */
  private record Key(Identity caller, String task) {}

  /** What is known of a task: nothing for certain when two servers issued the same id. */
  sealed interface Owner {
    record One(ServerName server) implements Owner {}

    record Several() implements Owner {}
  }

  /** Longest id that is kept; servers choose them. A longer one is asked for where it is known. */
  static final int MAX_ID = 1_024;

  private static final Owner SEVERAL = new Owner.Several();

  private final int max;
  private final Map<Key, Owner> owners = new LinkedHashMap<>(16, 0.75f, true);

  TaskOwners(int max) {
    this.max = max;
  }

  void issued(Identity caller, String task, ServerName server) {
    if (task.length() > MAX_ID) {
      return;
    }
    Owner issuer = new Owner.One(server);
    synchronized (owners) {
      owners.merge(
          new Key(caller, task), issuer, (known, same) -> known.equals(same) ? known : SEVERAL);
      if (owners.size() > max) {
        Iterator<Key> oldest = owners.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
  }

  @Nullable Owner of(Identity caller, String task) {
    synchronized (owners) {
      return owners.get(new Key(caller, task));
    }
  }
}
