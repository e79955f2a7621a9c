package dev.sluice.edge;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** One point in time of one connection, on the wheel of its loop. Confined to the loop. */
final class Deadline {
  private static final long NEVER = Long.MAX_VALUE;

  private final @Nullable LoopTimer timer;
  private final Runnable action;
  private long due = NEVER;
  private long seenAt;
  private @Nullable Deadline previous;
  private @Nullable Deadline next;

  Deadline(@Nullable LoopTimer timer, Runnable action) {
    this.timer = timer;
    this.action = action;
  }

  /** The head of a circular list. */
  static Deadline sentinel() {
    Deadline head = new Deadline(null, () -> {});
    head.previous = head;
    head.next = head;
    return head;
  }

  /** Lets the deadline pass {@code millis} from now, up to two ticks later, and not before. */
  void in(long millis) {
    LoopTimer wheel = requireNonNull(timer);
    due = wheel.tickIn(millis);
    wheel.place(this);
  }

  /** Lets the deadline not pass. */
  void clear() {
    due = NEVER;
  }

  /** Clears the deadline and takes it off the wheel. */
  void dispose() {
    due = NEVER;
    requireNonNull(timer).remove(this);
  }

  boolean isSet() {
    return due != NEVER;
  }

  long due() {
    return due;
  }

  boolean placed() {
    return next != null;
  }

  long seenAt() {
    return seenAt;
  }

  void link(Deadline head, long seen) {
    Deadline last = requireNonNull(head.previous);
    previous = last;
    next = head;
    last.next = this;
    head.previous = this;
    seenAt = seen;
  }

  void unlink() {
    Deadline before = requireNonNull(previous);
    Deadline after = requireNonNull(next);
    before.next = after;
    after.previous = before;
    previous = null;
    next = null;
  }

  /** The first of the list this is the head of, null when it is empty. */
  @Nullable Deadline first() {
    return next == this ? null : next;
  }

  void pass() {
    due = NEVER;
    action.run();
  }
}
