package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.Scope;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes one SSE stream: messages as events, and a comment whenever it was idle for the interval.
 * Confined to its loop, but for the outbox: bytes promised and not yet written, which any thread
 * may {@linkplain #reserve reserve} and which never exceed the limit.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#sending-messages-to-the-server">Streamable
 *     HTTP, MCP 2025-11-25</a>
 */
final class EventWriter {
  private static final byte[] BEGIN = "event: message\ndata: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);
  private static final byte[] KEEPALIVE = ": keepalive\n\n".getBytes(US_ASCII);
  private static final int FRAME = BEGIN.length + END.length;

  /** Share of the interval that is random, so that streams opened together drift apart. */
  private static final double JITTER = 0.2;

  private final Responder responder;
  private final long intervalMillis;
  private final long limit;
  private final AtomicLong outbox = new AtomicLong();

  /**
   * @param scope whose keepalive interval holds
   */
  EventWriter(Responder responder, EdgeContext edge, Scope scope) {
    this.responder = responder;
    this.intervalMillis = edge.keepaliveMillis(scope);
    this.limit = edge.config().limits().outbox().bytes();
  }

  /** Sends the head of the stream. */
  void open() {
    responder.openStream(ResponseHead.STREAM);
    idleFromNow();
  }

  /**
   * Reserves the message's room in the outbox, from any thread.
   *
   * @return false when it is full
   */
  boolean reserve(Message message) {
    int size = message.length() + FRAME;
    if (outbox.addAndGet(size) > limit) {
      outbox.addAndGet(-size);
      return false;
    }
    return true;
  }

  /** Writes a message whose room is reserved. Takes ownership. */
  void write(Message message) {
    int size = message.length() + FRAME;
    ByteBuf event;
    try {
      event = event(message);
    } catch (OutOfMemoryError noBuffer) {
      outbox.addAndGet(-size);
      message.release();
      responder.breakOff(noBuffer);
      return;
    }
    responder.endPart(event, () -> outbox.addAndGet(-size));
    idleFromNow();
  }

  /** Writes a message whether there is room or not: a response is never dropped. */
  void writeAnyway(Message message) {
    outbox.addAndGet(message.length() + FRAME);
    write(message);
  }

  /** Gives back the room of a message that will not be written. */
  void forget(Message message) {
    outbox.addAndGet(-(message.length() + FRAME));
  }

  private ByteBuf event(Message message) {
    ByteBuf out = responder.beginPart(message.length() + FRAME).writeBytes(BEGIN);
    int start = out.writerIndex();
    message.writeTo(out);
    message.release();
    blankLineEnds(out, start);
    return out.writeBytes(END);
  }

  /** Writes JSON of the gateway's own. Takes ownership. */
  void writeJson(ByteBuf json) {
    ByteBuf out = responder.beginPart(json.readableBytes() + FRAME).writeBytes(BEGIN);
    int start = out.writerIndex();
    out.writeBytes(json);
    json.release();
    blankLineEnds(out, start);
    responder.endPart(out.writeBytes(END), () -> {});
    idleFromNow();
  }

  /** Line ends in JSON stand between its tokens only, where a space means the same. */
  private static void blankLineEnds(ByteBuf out, int start) {
    int from = start;
    int at;
    while ((at = out.forEachByte(from, out.writerIndex() - from, ByteProcessor.FIND_CRLF)) >= 0) {
      out.setByte(at, ' ');
      from = at + 1;
    }
  }

  void keepAlive() {
    responder.endPart(responder.beginPart(KEEPALIVE.length).writeBytes(KEEPALIVE), () -> {});
    idleFromNow();
  }

  void close() {
    responder.closeStream();
  }

  private void idleFromNow() {
    if (intervalMillis == 0) {
      responder.wakeNever();
      return;
    }
    double share = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
    responder.wakeIn((long) (intervalMillis * share));
  }
}
