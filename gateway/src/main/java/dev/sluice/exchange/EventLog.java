package dev.sluice.exchange;

import dev.sluice.exchange.StreamEvent.Worth;
import io.netty.buffer.ByteBuf;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of one SSE stream towards a client: those that wait for its connection, and those kept
 * in case that connection breaks. A stream may have many connections one after another, or none for
 * a while; whoever writes to one is its {@link Reader}, and the newest wins. Thread-safe; readers
 * and the source are told outside the lock.
 *
 * <p><b>With a reader</b> what was not taken yet is the outbox, bounded by the {@link OutboxLimits}
 * of the reader. While the reader is stalled the source is paused, and progress is replaced by
 * later progress of the same token; past the limits log messages are dropped, then the stream is
 * closed so that the client comes back. <b>Without one</b> every event is kept as it is, the oldest
 * giving way when the {@link ReplayTerms} say so. A response is never lost: where it cannot be
 * kept, a JSON-RPC error stands in its place.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#resumability-and-redelivery">Resumability
 *     and redelivery, MCP 2025-11-25</a>
 */
public final class EventLog {
  /** Where a reader begins that has seen nothing: at the first event never written. */
  public static final long UNSEEN = -1;

  /** What {@link #attach} returns when there is nothing to tell an id with. */
  public static final long NONE = -1;

  /** A longer message is copied only where there is room to keep it. */
  public static final int LARGE = 256 << 10;

  /** Writes events to one connection. Told on any thread; must not block. */
  public interface Reader {
    /** There is something to take again, or the stream is complete. */
    void ready();

    /** The stream is not this reader's any more. */
    void displaced();

    /** More waits than may: the connection is to be ended, and the stream is not this reader's. */
    void overflowed();
  }

  /** Where the messages come from. */
  public interface Source {
    /** {@link #isStalled} changed, or may have. On any thread; to be asked on the source's own. */
    void flowChanged();
  }

  private final ReplayTerms terms;
  private final int epoch;
  private final int stream;
  private final boolean ids;
  private final boolean shared;
  private final EventChain chain;

  private @Nullable Reader reader;
  private @Nullable OutboxLimits outbox;
  private @Nullable Source source;
  private long leftNanos;
  private boolean waiting;
  private boolean stalled;
  private boolean complete;

  private EventLog(
      ReplayTerms terms, @Nullable HeldBytes account, int epoch, int stream, boolean shared) {
    this.terms = terms;
    this.epoch = epoch;
    this.stream = stream;
    this.ids = account != null;
    this.shared = shared;
    this.chain = new EventChain(terms, account);
    this.leftNanos = terms.nanoClock().getAsLong();
  }

  /**
   * A stream whose events have ids, by which a client may come back.
   *
   * @param account where kept bytes are counted
   */
  public static EventLog kept(ReplayTerms terms, HeldBytes account, int epoch, int stream) {
    return new EventLog(terms, account, epoch, stream, false);
  }

  /** The stream of one request, of which nothing is kept. */
  public static EventLog unkept(StreamCounts counts) {
    return new EventLog(ReplayTerms.none(counts), null, 0, 0, false);
  }

  /** A stream that many requests share, of which nothing is kept; it ends when it overflows. */
  public static EventLog shared(StreamCounts counts) {
    return new EventLog(ReplayTerms.none(counts), null, 0, 0, true);
  }

  public boolean hasIds() {
    return ids;
  }

  /** Whether it ends by itself: with the response it is there for. */
  public boolean hasEnd() {
    return !shared && !(ids && stream == EventId.STANDING);
  }

  /** Writes the id of an event. */
  public void writeId(ByteBuf out, long seq) {
    EventId.write(out, epoch, stream, seq);
  }

  /** Bytes of the id of an event. */
  public int idLength(long seq) {
    return EventId.length(epoch, stream, seq);
  }

  public synchronized void source(Source origin) {
    source = origin;
  }

  /**
   * Adds a notification, a request, or a response that may be lost with the connection. Takes
   * ownership.
   *
   * @return false when it was released unseen
   */
  public boolean append(Message message) {
    return add(message, null);
  }

  /**
   * Adds a response. Takes ownership.
   *
   * @param substitute makes an error response that stands in its place where it cannot be kept; may
   *     be called much later, on any thread
   */
  public boolean respond(Message response, Supplier<ByteBuf> substitute) {
    return add(response, substitute);
  }

  private boolean add(Message message, @Nullable Supplier<ByteBuf> substitute) {
    if (isDeaf()) {
      message.release();
      return false;
    }
    boolean whole = message.length() > Math.max(LARGE, terms.bytes());
    return add(new StreamEvent(Worth.of(message), message, substitute, whole));
  }

  /** Adds a response that the gateway wrote. Takes ownership. */
  public boolean respond(ByteBuf json) {
    return add(new StreamEvent(json));
  }

  /** Whether nobody hears what is added, now or later. */
  private synchronized boolean isDeaf() {
    return reader == null && !chain.keeps();
  }

  private boolean add(StreamEvent event) {
    Reader ready = null;
    Reader slow = null;
    boolean added;
    synchronized (this) {
      Reader current = reader;
      OutboxLimits limits = outbox;
      if (current == null || limits == null) {
        added = chain.keepNew(event);
      } else if (chain.admit(event, limits, stalled, shared)) {
        added = true;
        ready = waiting ? current : null;
        waiting = false;
      } else if ((ids || shared) && event.worth != Worth.LOG) {
        slow = current;
        leave();
        added = chain.keepNew(event);
      } else {
        added = false;
      }
    }
    if (ready != null) {
      ready.ready();
    }
    if (slow != null) {
      terms.counts().closed.increment();
      tellSource();
      slow.overflowed();
    }
    if (!added) {
      event.release();
      terms.counts().dropped.increment();
    }
    return added;
  }

  /** Nothing more will be added; the stream ends when the reader has taken all. */
  public void complete() {
    Reader ready;
    synchronized (this) {
      complete = true;
      leftNanos = terms.nanoClock().getAsLong();
      ready = waiting ? reader : null;
      waiting = false;
    }
    if (ready != null) {
      ready.ready();
    }
  }

  /**
   * Makes {@code newest} the reader; the one before is told.
   *
   * @param after the number of the last event its client has, or {@link #UNSEEN}
   * @return a number to give the client an id with before the first event, {@link #NONE} when
   *     events wait that bring one, or when the client has one
   */
  public long attach(Reader newest, OutboxLimits limits, long after) {
    Reader before;
    long number = NONE;
    synchronized (this) {
      before = reader;
      reader = newest;
      outbox = limits;
      waiting = false;
      stalled = false;
      chain.connected(true);
      if (after == UNSEEN) {
        chain.skipSent();
        if (ids && chain.isDrained() && !complete) {
          number = chain.number();
        }
      } else {
        chain.acknowledge(after);
      }
    }
    if (before != null) {
      tellSource();
      before.displaced();
    }
    return number;
  }

  /** The next event for this reader; null when there is none, and it will be told of one. */
  public synchronized @Nullable OutgoingEvent next(Reader asking) {
    if (!asking.equals(reader)) {
      return null;
    }
    OutgoingEvent next = chain.take();
    waiting = next == null;
    return next;
  }

  /** Whether the reader has taken the last event there will be. */
  public synchronized boolean isOver(Reader asking) {
    return asking.equals(reader) && complete && chain.isDrained();
  }

  /** The reader's connection takes nothing more for now, or takes more again. */
  public void stall(Reader asking, boolean slow) {
    synchronized (this) {
      if (!asking.equals(reader) || stalled == slow) {
        return;
      }
      stalled = slow;
    }
    tellSource();
  }

  /** Whether a reader is there and takes nothing: whoever sends should wait. */
  public synchronized boolean isStalled() {
    return stalled;
  }

  /** The reader's connection is gone. */
  public void detach(Reader gone) {
    synchronized (this) {
      if (!gone.equals(reader)) {
        return;
      }
      leave();
    }
    tellSource();
  }

  private void leave() {
    reader = null;
    outbox = null;
    waiting = false;
    stalled = false;
    leftNanos = terms.nanoClock().getAsLong();
    chain.connected(false);
  }

  private void tellSource() {
    Source origin;
    synchronized (this) {
      origin = source;
    }
    if (origin != null) {
      origin.flowChanged();
    }
  }

  public synchronized boolean hasReader() {
    return reader != null;
  }

  /** Whether the stream is complete. */
  public synchronized boolean isComplete() {
    return complete;
  }

  /** How long no reader has been there, or the stream complete, whichever came last. */
  public synchronized long idleNanos(long now) {
    return reader == null ? now - leftNanos : 0;
  }

  /** Whether an id with this number was ever given. */
  public synchronized boolean issued(long seq) {
    return chain.issued(seq);
  }

  /** Forgets every event; the stream goes on. */
  public synchronized void forget() {
    chain.clear();
  }

  /** Ends the stream: a reader that is there gets what waits for it, and nothing is kept. */
  public void retire() {
    synchronized (this) {
      if (reader == null) {
        chain.clear();
      }
      chain.keepNothing();
    }
    complete();
  }
}
