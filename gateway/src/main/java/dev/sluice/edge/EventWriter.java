package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.EventId;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.OutgoingEvent;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.StreamCounts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes one SSE stream to its connection: events, and a comment whenever it was idle for the
 * interval. Nothing is flushed before {@link #flush}. Confined to its loop.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#sending-messages-to-the-server">Streamable
 *     HTTP, MCP 2025-11-25</a>
 */
final class EventWriter {
  private static final byte[] ID = "id: ".getBytes(US_ASCII);
  private static final byte[] RETRY = "retry: ".getBytes(US_ASCII);
  private static final byte[] NO_DATA = "data: \n".getBytes(US_ASCII);

  private static final byte[] COMMENT = ": keepalive\n\n".getBytes(US_ASCII);

  /** Most bytes of an id line. */
  private static final int ID_ROOM = ID.length + EventId.MAX_LENGTH + 1;

  /** A longer event is written piece by piece. */
  private static final int PIECEMEAL = 64 << 10;

  /** Share of the interval that is random, so that streams opened together drift apart. */
  private static final double JITTER = 0.2;

  private final Responder responder;
  private final EventLog log;
  private final StreamCounts counts;
  private final long intervalMillis;
  private final long retryMillis;
  private @Nullable LargeEvent large;

  /**
   * @param scope whose keepalive interval holds
   */
  EventWriter(EdgeContext edge, Scope scope, Responder responder, EventLog log) {
    this.responder = responder;
    this.log = log;
    this.counts = edge.counts();
    this.intervalMillis = edge.keepaliveMillis(scope);
    this.retryMillis = edge.config().response().retry().toMillis();
  }

  /** Writes the head of the stream. */
  void open() {
    responder.openStream(ResponseHead.STREAM);
  }

  /** Tells when to come back, and with which id if nothing else brings one soon. */
  void prime(long seq) {
    ByteBuf text = responder.alloc().buffer(ID_ROOM + 64);
    if (seq != EventLog.NONE) {
      id(text, seq);
    }
    retryLine(text);
    if (seq != EventLog.NONE) {
      text.writeBytes(NO_DATA);
    }
    part(text.writeByte('\n'));
  }

  /** Tells when to come back, unless an event is half written. */
  void retry() {
    if (large == null) {
      prime(EventLog.NONE);
    }
  }

  private void retryLine(ByteBuf text) {
    long jitter = ThreadLocalRandom.current().nextLong(retryMillis / 2 + 1);
    text.writeBytes(RETRY);
    ByteBufUtil.writeAscii(text, Long.toString(retryMillis + jitter));
    text.writeByte('\n');
  }

  private void id(ByteBuf out, long seq) {
    out.writeBytes(ID);
    log.writeId(out, seq);
    out.writeByte('\n');
  }

  /** Writes bytes of events that the caller made. Takes ownership. */
  void part(ByteBuf events) {
    try {
      responder.endPart(responder.beginPart(events.readableBytes()).writeBytes(events));
    } finally {
      events.release();
    }
  }

  /** Writes an event, or its beginning when it is large. Takes ownership. */
  void event(OutgoingEvent event) {
    byte[] bytes = event.bytes();
    if (event.message() != null) {
      large = LargeEvent.of(id(event.seq()), event.message());
    } else if (bytes != null && bytes.length > PIECEMEAL) {
      large = LargeEvent.of(id(event.seq()), bytes);
    } else if (bytes != null) {
      small(event.seq(), bytes);
    }
  }

  private ByteBuf id(long seq) {
    ByteBuf line = responder.alloc().directBuffer(ID_ROOM);
    if (log.hasIds()) {
      id(line, seq);
    }
    return line;
  }

  private void small(long seq, byte[] bytes) {
    int length = log.hasIds() ? ID.length + log.idLength(seq) + 1 + bytes.length : bytes.length;
    try {
      ByteBuf part = responder.beginPart(length);
      if (log.hasIds()) {
        id(part, seq);
      }
      responder.endPart(part.writeBytes(bytes));
    } catch (OutOfMemoryError noBuffer) {
      responder.breakOff(noBuffer);
    }
  }

  /** Whether an event is half written: nothing else may be written then. */
  boolean isMidway() {
    return large != null;
  }

  /** Writes the next piece of a large event. */
  void piece() {
    LargeEvent written = large;
    if (written == null) {
      return;
    }
    try {
      responder.wholePart(written.next(responder.alloc()));
    } catch (OutOfMemoryError noBuffer) {
      drop();
      responder.breakOff(noBuffer);
      return;
    }
    if (written.isDone()) {
      large = null;
    }
  }

  /** Lets go of what is half written. */
  void drop() {
    LargeEvent unwritten = large;
    large = null;
    if (unwritten != null) {
      unwritten.release();
    }
  }

  /** Writes the comment of an idle stream; one that still has to write is not idle. */
  void keepAlive() {
    if (large == null && responder.keepAlive()) {
      counts.keepalives.increment();
    }
  }

  /** Writes the comment that makes the first byte of a stream. */
  void comment() {
    ByteBuf first = responder.alloc().buffer(COMMENT.length).writeBytes(COMMENT);
    part(first);
  }

  void flush() {
    responder.flush();
    idleFromNow();
  }

  private void idleFromNow() {
    if (intervalMillis == 0) {
      responder.wakeNever();
      return;
    }
    double share = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
    responder.wakeIn((long) (intervalMillis * share));
  }

  void close() {
    responder.closeStream();
  }
}
