package dev.sluice.exchange;

import dev.sluice.exchange.StreamEvent.Worth;
import org.jspecify.annotations.Nullable;

/**
 * The events of one stream in their order: first those that were taken by the reader and are kept,
 * then, from the cursor on, those it is still to take. Counts both. Guarded by its {@link
 * EventLog}.
 */
final class EventChain {
  private final ReplayTerms terms;
  private @Nullable HeldBytes account;

  private @Nullable StreamEvent first;
  private @Nullable StreamEvent last;
  private @Nullable StreamEvent cursor;
  private long nextSeq;
  private int keptEvents;
  private long keptBytes;
  private int waitingEvents;
  private long waitingBytes;

  /** Whether a connection is there for what waits. */
  private boolean connected;

  /**
   * @param account where kept bytes are counted, null when nothing is kept
   */
  EventChain(ReplayTerms terms, @Nullable HeldBytes account) {
    this.terms = terms;
    this.account = account;
  }

  boolean keeps() {
    return account != null;
  }

  /** The number of the next event, used up. */
  long number() {
    return nextSeq++;
  }

  /** Whether {@code seq} was given to an event. */
  boolean issued(long seq) {
    return seq < nextSeq;
  }

  boolean isDrained() {
    return cursor == null;
  }

  /** Adds an event for a reader that is there; false when the limits leave no room. */
  boolean admit(StreamEvent event, OutboxLimits limits, boolean stalled, boolean shared) {
    if (stalled && coalesce(event, limits)) {
      return true;
    }
    if (!fits(event.size, limits) && !isDue(event, limits, shared)) {
      if (!stalled && coalesce(event, limits)) {
        return true;
      }
      if (event.worth == Worth.LOG || !dropLogs(event.size, limits)) {
        return false;
      }
    }
    append(event);
    return true;
  }

  private boolean fits(long size, OutboxLimits limits) {
    return waitingEvents < limits.events() && waitingBytes + size <= limits.bytes();
  }

  /** What must not be lost may pass the limit once, and the only response always. */
  private boolean isDue(StreamEvent event, OutboxLimits limits, boolean shared) {
    return switch (event.worth) {
      case PROGRESS, LOG, NOTICE -> false;
      case REQUEST -> isBelow(limits);
      case RESPONSE -> !shared || isBelow(limits);
    };
  }

  private boolean isBelow(OutboxLimits limits) {
    return waitingEvents < limits.events() && waitingBytes < limits.bytes();
  }

  /** Puts later progress in the place of progress of the same token that still waits. */
  private boolean coalesce(StreamEvent event, OutboxLimits limits) {
    String token = event.token;
    if (token == null) {
      return false;
    }
    for (StreamEvent at = last; at != null && isWaiting(at); at = at.previous) {
      if (token.equals(at.token)) {
        long growth = event.size - at.size;
        if (at.kept || waitingBytes + growth > limits.bytes()) {
          return false;
        }
        waits(0, growth);
        at.bytes = event.bytes;
        at.size = event.size;
        terms.counts().coalesced.increment();
        return true;
      }
    }
    return false;
  }

  /** Drops log messages, the oldest first; true when that made room. */
  private boolean dropLogs(long size, OutboxLimits limits) {
    StreamEvent at = cursor;
    while (at != null && !fits(size, limits)) {
      StreamEvent after = at.next;
      if (at.worth == Worth.LOG && !at.kept) {
        remove(at);
        terms.counts().dropped.increment();
      }
      at = after;
    }
    return fits(size, limits);
  }

  /** Adds an event for a client that is away; false when it cannot be kept. */
  boolean keepNew(StreamEvent event) {
    append(event);
    if (keep(event)) {
      return true;
    }
    unlink(event);
    return false;
  }

  private void append(StreamEvent event) {
    event.seq = number();
    event.previous = last;
    if (last == null) {
      first = event;
    } else {
      last.next = event;
    }
    last = event;
    if (cursor == null) {
      cursor = event;
    }
    waits(1, event.size);
  }

  /** The next event for the reader, which is kept from now on if it can be. */
  @Nullable OutgoingEvent take() {
    StreamEvent event = cursor;
    if (event == null) {
      return null;
    }
    waits(-1, -event.size);
    cursor = event.next;
    event.sent = true;
    if (event.kept) {
      terms.counts().replayed.increment();
      return new OutgoingEvent(event.seq, event.bytes, null);
    }
    OutgoingEvent outgoing = new OutgoingEvent(event.seq, event.bytes, event.message);
    boolean whole = event.message != null;
    event.message = null;
    if (!keeps() || (whole && !event.shrink()) || !keep(event)) {
      unlink(event);
    }
    return outgoing;
  }

  /** Counts an event as kept, the oldest before it giving way. */
  private boolean keep(StreamEvent event) {
    HeldBytes counted = account;
    if (counted == null || (event.message != null && !shrink(event))) {
      return false;
    }
    if (charge(event, counted)) {
      return true;
    }
    StreamEvent at = first;
    while (at != null && at != event) {
      StreamEvent after = at.next;
      if (giveWay(at) && charge(event, counted)) {
        return true;
      }
      at = after;
    }
    if (event.worth != Worth.RESPONSE) {
      return false;
    }
    if (event.size > StreamEvent.SMALL && !shrink(event)) {
      return false;
    }
    if (!charge(event, counted)) {
      counted.force(event.size);
      kept(event);
    }
    return true;
  }

  private boolean giveWay(StreamEvent old) {
    if (old.worth == Worth.RESPONSE) {
      return old.kept && shrink(old);
    }
    if (old.kept && (old.sent || old.worth.isNotification())) {
      remove(old);
      return true;
    }
    return false;
  }

  private boolean charge(StreamEvent event, HeldBytes counted) {
    if (keptEvents >= terms.events()
        || keptBytes + event.size > terms.bytes()
        || !counted.take(event.size)) {
      return false;
    }
    kept(event);
    return true;
  }

  private void kept(StreamEvent event) {
    event.kept = true;
    keptEvents++;
    keptBytes += event.size;
  }

  private boolean shrink(StreamEvent event) {
    long before = event.size;
    if (!event.shrink()) {
      return false;
    }
    long growth = event.size - before;
    if (isWaiting(event)) {
      waits(0, growth);
    }
    HeldBytes counted = account;
    if (event.kept && counted != null) {
      keptBytes += growth;
      counted.give(-growth);
    }
    return true;
  }

  /** The reader is there, or gone: what waits without one is kept, or dropped. */
  void connected(boolean now) {
    if (connected != now) {
      terms.counts().outboxBytes.add(now ? waitingBytes : -waitingBytes);
      connected = now;
    }
    if (now) {
      return;
    }
    StreamEvent at = cursor;
    while (at != null) {
      StreamEvent after = at.next;
      if (!at.kept && !keep(at)) {
        remove(at);
        terms.counts().dropped.increment();
      }
      at = after;
    }
  }

  /** Forgets what the client has, and begins with what came after that. */
  void acknowledge(long seq) {
    StreamEvent at = first;
    while (at != null && at.seq <= seq) {
      remove(at);
      at = first;
    }
    moveTo(first);
  }

  /** Begins with the first event that was never written. */
  void skipSent() {
    StreamEvent at = first;
    while (at != null && at.sent) {
      at = at.next;
    }
    moveTo(at);
  }

  private void moveTo(@Nullable StreamEvent begin) {
    int events = 0;
    long bytes = 0;
    for (StreamEvent at = begin; at != null; at = at.next) {
      events++;
      bytes += at.size;
    }
    cursor = begin;
    waits(events - waitingEvents, bytes - waitingBytes);
  }

  /** Forgets everything. */
  void clear() {
    StreamEvent at = first;
    while (at != null) {
      remove(at);
      at = first;
    }
  }

  /** Keeps nothing from now on, and forgets all but what still waits. */
  void keepNothing() {
    StreamEvent at = first;
    while (at != null) {
      StreamEvent after = at.next;
      if (isWaiting(at)) {
        unkeep(at);
      } else {
        remove(at);
      }
      at = after;
    }
    account = null;
  }

  private boolean isWaiting(StreamEvent event) {
    return cursor != null && event.seq >= cursor.seq;
  }

  private void waits(int events, long bytes) {
    waitingEvents += events;
    waitingBytes += bytes;
    if (connected) {
      terms.counts().outboxBytes.add(bytes);
    }
  }

  private void remove(StreamEvent event) {
    unlink(event);
    event.release();
  }

  /** Takes an event out without releasing it. */
  private void unlink(StreamEvent event) {
    if (isWaiting(event)) {
      waits(-1, -event.size);
    }
    unkeep(event);
    if (cursor == event) {
      cursor = event.next;
    }
    if (event.previous == null) {
      first = event.next;
    } else {
      event.previous.next = event.next;
    }
    if (event.next == null) {
      last = event.previous;
    } else {
      event.next.previous = event.previous;
    }
  }

  private void unkeep(StreamEvent event) {
    HeldBytes counted = account;
    if (event.kept && counted != null) {
      event.kept = false;
      keptEvents--;
      keptBytes -= event.size;
      counted.give(event.size);
    }
  }
}
