package dev.sluice.session;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sessions in the order of their last use, to the second: a linked list behind one short lock.
 * A session in use is moved once a second at most. Thread-safe.
 */
final class UseOrder {
  /** Differences below this are not told apart. */
  static final long GRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private @Nullable Place oldest;
  private @Nullable Place newest;

  /** Where one session stands. Its links are guarded by the order's lock. */
  static final class Place {
    private final Session session;
    private volatile long nanos;
    private boolean linked;
    private @Nullable Place older;
    private @Nullable Place newer;

    private Place(Session session, long now) {
      this.session = session;
      this.nanos = now;
    }
  }

  /** Adds a session as the one used last. */
  synchronized Place add(Session session, long now) {
    Place place = new Place(session, now);
    append(place);
    return place;
  }

  /** The session is used now. */
  void used(Place place, long now) {
    if (now - place.nanos >= GRAIN_NANOS) {
      synchronized (this) {
        if (place.linked) {
          moveUp(place, now);
        }
      }
    }
  }

  synchronized void remove(Place place) {
    if (place.linked) {
      unlink(place);
    }
  }

  /** The session used longest ago, which from now on counts as used now; null when none is left. */
  synchronized @Nullable Session next(long now) {
    Place place = oldest;
    if (place == null) {
      return null;
    }
    moveUp(place, now);
    return place.session;
  }

  private void moveUp(Place place, long now) {
    unlink(place);
    place.nanos = now;
    append(place);
  }

  private void append(Place place) {
    place.older = newest;
    if (newest == null) {
      oldest = place;
    } else {
      newest.newer = place;
    }
    newest = place;
    place.linked = true;
  }

  private void unlink(Place place) {
    if (place.older == null) {
      oldest = place.newer;
    } else {
      place.older.newer = place.newer;
    }
    if (place.newer == null) {
      newest = place.older;
    } else {
      place.newer.older = place.older;
    }
    place.older = null;
    place.newer = null;
    place.linked = false;
  }
}
