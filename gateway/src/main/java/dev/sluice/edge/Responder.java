package dev.sluice.edge;

import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The way back for one request at a time on one channel: exactly one whole response, or one stream.
 * Confined to the channel's loop. After {@link #gone} everything is dropped.
 */
final class Responder {

  /** What the channel's input side must know of its output. */
  interface Turn {
    /** Flushes now, or with other responses when input is being read. */
    void flush();

    /** The response is written. */
    void answered();

    /** Something to be told of what is written on a stream, null for nothing. */
    @Nullable PeerWatch watch();
  }

  private final Channel channel;
  private final ResponseWire wire;
  private final Deadline deadline;
  private final Turn turn;
  private boolean last;
  private boolean bodiless;
  private boolean streaming;
  private boolean gone;
  private @Nullable PeerWatch watch;
  private @Nullable Dress dress;

  Responder(Channel channel, ResponseWire wire, Deadline deadline, Turn turn) {
    this.channel = channel;
    this.wire = wire;
    this.deadline = deadline;
    this.turn = turn;
  }

  /**
   * @param last true when the connection ends with this response
   * @param bodiless true when it answers HEAD
   */
  void begin(boolean last, boolean bodiless) {
    this.last = last;
    this.bodiless = bodiless;
    this.streaming = false;
    this.dress = null;
  }

  /** What is added to the head of the response, null for nothing. */
  void dress(@Nullable Dress added) {
    dress = added;
  }

  private ResponseHead dressed(ResponseHead head) {
    Dress added = dress;
    return added == null ? head : added.on(head);
  }

  /**
   * Lets the connection end with this response, if the client can still be told: a stream's head is
   * out, and a client that was not told may send its next request behind the stream's end.
   */
  void endConnection() {
    last |= !streaming;
  }

  boolean endsConnection() {
    return last;
  }

  EventLoop loop() {
    return channel.eventLoop();
  }

  /** The other end of the connection. */
  SocketAddress peer() {
    return channel.remoteAddress();
  }

  ByteBufAllocator alloc() {
    return channel.alloc();
  }

  /** True while responses can be taken by the peer's window or socket. */
  boolean writable() {
    return channel.isWritable();
  }

  /** Calls {@link Answer#wake} after about {@code millis}, unless answered by then. */
  void wakeIn(long millis) {
    if (!gone) {
      deadline.in(millis);
    }
  }

  /** Takes back {@link #wakeIn}. */
  void wakeNever() {
    deadline.clear();
  }

  /** Answers with a message, which is borrowed. */
  void message(ResponseHead plain, Message message) {
    if (gone) {
      return;
    }
    ResponseHead head = dressed(plain);
    if (message.length() > EventLog.LARGE && !bodiless) {
      wire.large(head, message, last);
      turn.flush();
      turn.answered();
      return;
    }
    ByteBuf out;
    try {
      out = wire.begin(head, bodiless ? 0 : message.length(), last);
    } catch (OutOfMemoryError noBuffer) {
      breakOff(noBuffer);
      return;
    }
    if (!bodiless) {
      message.writeTo(out);
    }
    end(head, out);
  }

  /** Ends the connection, and with it the peer's wait, when there is no memory for its answer. */
  void breakOff(OutOfMemoryError noBuffer) {
    ConnectionErrors.tell(channel, noBuffer);
    var _ = channel.close();
  }

  /** Answers with the readable bytes of {@code body}. Takes ownership. */
  void body(ResponseHead plain, ByteBuf body) {
    try {
      if (!gone) {
        ResponseHead head = dressed(plain);
        ByteBuf out = wire.begin(head, bodiless ? 0 : body.readableBytes(), last);
        end(head, bodiless ? out : out.writeBytes(body));
      }
    } finally {
      body.release();
    }
  }

  /** Answers without a body. */
  void empty(ResponseHead plain) {
    if (!gone) {
      ResponseHead head = dressed(plain);
      end(head, wire.begin(head, 0, last));
    }
  }

  private void end(ResponseHead head, ByteBuf response) {
    assert loop().inEventLoop();
    wire.end(head, response, last);
    turn.flush();
    turn.answered();
  }

  /** Opens a stream. */
  void openStream(ResponseHead head) {
    if (!gone) {
      streaming = true;
      wire.openStream(dressed(head), last);
      if (watch == null) {
        watch = turn.watch();
      }
    }
  }

  /** A buffer for {@code length} bytes of the open stream. */
  ByteBuf beginPart(int length) {
    return wire.beginPart(length);
  }

  /** Writes a part, which is not flushed. Takes ownership. */
  void endPart(ByteBuf part) {
    assert loop().inEventLoop();
    if (gone) {
      part.release();
    } else {
      wire.endPart(part);
    }
  }

  /** Writes a part without copying it; it is not flushed. Takes ownership. */
  void wholePart(ByteBuf part) {
    assert loop().inEventLoop();
    if (gone) {
      part.release();
    } else {
      wire.wholePart(part);
    }
  }

  /** Writes the comment that keeps an idle stream open, not flushed; false when it is not idle. */
  boolean keepAlive() {
    return !gone && wire.keepAlive();
  }

  void flush() {
    if (!gone) {
      turn.flush();
      if (watch != null) {
        watch.wrote();
      }
    }
  }

  void closeStream() {
    if (!gone) {
      wire.closeStream(last);
      turn.flush();
      turn.answered();
    }
  }

  /** True once the peer is gone. */
  boolean gone() {
    return gone;
  }

  /** Drops everything from now on. */
  void disconnect() {
    gone = true;
    if (watch != null) {
      watch.stop();
    }
  }
}
