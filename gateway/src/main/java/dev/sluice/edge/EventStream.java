package dev.sluice.edge;

import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.OutboxLimits;
import dev.sluice.exchange.OutgoingEvent;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.StreamCounts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that carries an SSE stream: writes what its log holds, as fast as the channel
 * takes it. Confined to the channel's loop, but for {@link #close} and what the log tells it, which
 * hop there.
 */
final class EventStream implements Answer, EventLog.Reader {

  /** Why a connection carries its stream no longer. */
  enum End {
    /** Everything there will be was written. */
    COMPLETE,
    /** The gateway ends it; the client may come back. */
    CLOSED,
    /** Another connection carries the stream. */
    DISPLACED,
    /** The reader is too slow for what it is sent. */
    OVERFLOWED,
    /** The connection is gone. */
    GONE
  }

  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final Responder responder;
  private final EventLog log;
  private final EventWriter events;
  private final StreamCounts counts;
  private final EdgeTally tally;
  private final OutboxLimits limits;
  private final Consumer<End> whenEnded;
  private boolean pumping;
  private boolean pumpAgain;
  private boolean ended;

  /**
   * @param scope whose keepalive interval holds
   * @param whenEnded runs once, on the loop
   */
  EventStream(
      EdgeContext edge, Scope scope, Responder responder, EventLog log, Consumer<End> whenEnded) {
    this.responder = responder;
    this.log = log;
    this.events = new EventWriter(edge, scope, responder, log);
    this.counts = edge.counts();
    this.tally = edge.tally();
    this.limits = edge.config().limits().ofOutbox();
    this.whenEnded = whenEnded;
  }

  EventLoop loop() {
    return responder.loop();
  }

  EventLog log() {
    return log;
  }

  /** How a stream begins, so that proxies pass its head on at once. */
  enum Opening {
    /** With an event that is there already. */
    EVENT,
    /** With a comment. */
    COMMENT,
    /** With an id to come back with, if an event does not bring it, and when to come back. */
    PRIMING
  }

  /**
   * Sends the head and becomes the reader of the log.
   *
   * @param after the last event the client has, or {@link EventLog#UNSEEN}
   */
  void open(Opening opening, long after) {
    counts.open.increment();
    events.open();
    long seq = log.attach(this, limits, after);
    switch (opening) {
      case EVENT -> {}
      case COMMENT -> events.comment();
      case PRIMING -> events.prime(seq);
    }
    pump();
  }

  /** Sends the head and bytes of events that come first, and becomes the reader of the log. */
  void open(ByteBuf first) {
    counts.open.increment();
    events.open();
    events.part(first);
    log.attach(this, limits, EventLog.UNSEEN);
    pump();
  }

  private void pump() {
    if (pumping) {
      pumpAgain = true;
      return;
    }
    pumping = true;
    do {
      pumpAgain = false;
      write();
      if (!ended) {
        // May come back here through writabilityChanged, which is what pumpAgain is for.
        events.flush();
      }
    } while (pumpAgain && !ended);
    pumping = false;
  }

  private void write() {
    while (!ended && responder.writable()) {
      if (events.isMidway()) {
        events.piece();
        continue;
      }
      OutgoingEvent next = log.next(this);
      if (next != null) {
        events.event(next);
      } else {
        if (log.isOver(this)) {
          end(End.COMPLETE);
        }
        return;
      }
    }
    if (!ended) {
      log.stall(this, true);
    }
  }

  @Override
  public void wake() {
    if (!ended) {
      events.keepAlive();
      events.flush();
    }
  }

  @Override
  public void writabilityChanged(boolean writable) {
    if (ended) {
      return;
    }
    log.stall(this, !writable);
    if (writable) {
      pump();
    }
  }

  @Override
  public boolean isAwaited() {
    return log.hasEnd();
  }

  @Override
  public void disconnected() {
    end(End.GONE);
  }

  /** Ends the connection's part in the stream, from any thread; the client may come back. */
  void close() {
    hop(() -> end(End.CLOSED));
  }

  @Override
  public void ready() {
    hop(this::pump);
  }

  @Override
  public void displaced() {
    hop(() -> end(End.DISPLACED));
  }

  @Override
  public void overflowed() {
    hop(() -> end(End.OVERFLOWED));
  }

  private void hop(Runnable action) {
    if (responder.loop().inEventLoop()) {
      action.run();
    } else {
      responder.loop().execute(action);
    }
  }

  private void end(End end) {
    if (ended) {
      return;
    }
    ended = true;
    counts.open.decrement();
    tally.streamEnded(end);
    log.detach(this);
    if (end == End.OVERFLOWED) {
      LOG.info("stream_overflow action=close");
    }
    if (end == End.CLOSED || end == End.OVERFLOWED) {
      events.retry();
    }
    events.drop();
    if (end != End.GONE) {
      events.close();
    }
    whenEnded.accept(end);
  }
}
