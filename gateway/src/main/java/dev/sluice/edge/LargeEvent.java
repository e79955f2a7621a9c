package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;

/**
 * An event that is written in pieces as its connection takes them. The pieces are slices of the
 * message itself: a slow reader holds the message once, not twice. Confined to its loop.
 */
final class LargeEvent {
  /** Most bytes of a piece. */
  static final int PIECE = 64 << 10;

  private static final byte[] BEGIN = "event: message\ndata: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);

  private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>();

  /** Whether the pieces but the first and the last are JSON, which may hold line ends. */
  private final boolean json;

  private boolean begun;

  private LargeEvent(boolean json) {
    this.json = json;
  }

  /** Takes ownership of both. */
  static LargeEvent of(ByteBuf id, Message message) {
    LargeEvent event = new LargeEvent(true);
    event.pieces.add(id.writeBytes(BEGIN));
    message.slice(event.pieces::add);
    message.release();
    event.pieces.add(Unpooled.wrappedBuffer(END));
    return event;
  }

  /** An event whose bytes are complete but for the id, which it takes ownership of. */
  static LargeEvent of(ByteBuf id, byte[] bytes) {
    LargeEvent event = new LargeEvent(false);
    if (id.isReadable()) {
      event.pieces.add(id);
    } else {
      id.release();
    }
    event.pieces.add(Unpooled.wrappedBuffer(bytes));
    return event;
  }

  boolean isDone() {
    return pieces.isEmpty();
  }

  /** The next piece, owned by the caller. */
  ByteBuf next(ByteBufAllocator alloc) {
    ByteBuf rest = pieces.element();
    boolean inside = json && begun && pieces.size() > 1;
    if (inside && rest.readableBytes() > PIECE) {
      return blankLineEnds(alloc, rest.readRetainedSlice(PIECE));
    }
    if (rest.readableBytes() > PIECE) {
      return rest.readRetainedSlice(PIECE);
    }
    pieces.remove();
    begun = true;
    return inside ? blankLineEnds(alloc, rest) : rest;
  }

  /** Line ends in JSON stand between its tokens only, where a space means the same. */
  private static ByteBuf blankLineEnds(ByteBufAllocator alloc, ByteBuf piece) {
    int start = piece.readerIndex();
    int end = piece.writerIndex();
    if (piece.indexOf(start, end, (byte) '\n') < 0 && piece.indexOf(start, end, (byte) '\r') < 0) {
      return piece;
    }
    try {
      ByteBuf copy = alloc.directBuffer(piece.readableBytes()).writeBytes(piece);
      for (int i = 0; i < copy.writerIndex(); i++) {
        byte next = copy.getByte(i);
        if (next == '\n' || next == '\r') {
          copy.setByte(i, ' ');
        }
      }
      return copy;
    } finally {
      piece.release();
    }
  }

  void release() {
    pieces.forEach(ByteBuf::release);
    pieces.clear();
  }
}
