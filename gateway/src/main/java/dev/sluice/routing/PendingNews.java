package dev.sluice.routing;

import dev.sluice.exchange.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written on one stream, at most one notification of a kind and subject: a client
 * that reads slowly hears of many changes once. Bounded. Thread-safe.
 */
final class PendingNews {
  /** What became of a notification. */
  enum Added {
    /** It waits, and somebody is on the way to take it. */
    WAITS,
    /** It waits, and the caller has to see that it is taken. */
    FIRST,
    /** It was released: there is no room for another subject. */
    FULL,
    /** It was released: nothing is taken any more. */
    CLOSED
  }

  private final int max;
  private final LinkedHashMap<String, Message> waiting = new LinkedHashMap<>();
  private boolean fetched;
  private boolean closed;

  /**
   * @param max most notifications waiting
   */
  PendingNews(int max) {
    this.max = max;
  }

  /**
   * Adds a notification in place of one that says the same. Takes ownership.
   *
   * @param subject equal for those that say the same
   */
  Added add(String subject, Message notification) {
    Message released = notification;
    Added added;
    synchronized (waiting) {
      if (closed) {
        added = Added.CLOSED;
      } else if (waiting.size() == max && !waiting.containsKey(subject)) {
        added = Added.FULL;
      } else {
        released = waiting.put(subject, notification);
        added = fetched ? Added.WAITS : Added.FIRST;
        fetched = true;
      }
    }
    if (released != null) {
      released.release();
    }
    return added;
  }

  /** The next one, now the caller's, or null: the one after that is a {@link Added#FIRST}. */
  @Nullable Message poll() {
    synchronized (waiting) {
      Map.Entry<String, Message> first = waiting.pollFirstEntry();
      if (first == null) {
        fetched = false;
        return null;
      }
      return first.getValue();
    }
  }

  /** Nothing is taken from now on. Releases what waits. */
  void close() {
    List<Message> rest;
    synchronized (waiting) {
      closed = true;
      rest = new ArrayList<>(waiting.values());
      waiting.clear();
    }
    rest.forEach(Message::release);
  }
}
