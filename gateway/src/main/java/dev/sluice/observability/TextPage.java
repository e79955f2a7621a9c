package dev.sluice.observability;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.io.OutputStream;

/**
 * Text that grows, in a buffer outside the heap: that of a large fleet takes tens of megabytes,
 * which the collector would copy. Must be closed, or its {@linkplain #body() body} released. Not
 * thread-safe.
 */
final class TextPage extends OutputStream {
  private static final int PIECE = 128 << 10;

  private final byte[] piece = new byte[PIECE];
  private CompositeByteBuf full = Unpooled.compositeBuffer(Integer.MAX_VALUE);
  private int length;

  /** Appends all of these. */
  TextPage bytes(byte[] some) {
    write(some, 0, some.length);
    return this;
  }

  TextPage text(String text) {
    return bytes(text.getBytes(UTF_8));
  }

  /** Appends a number that is not negative. */
  TextPage number(long value) {
    room(20);
    int end = length + digits(value);
    length = end;
    long rest = value;
    do {
      piece[--end] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return this;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long bound = 10; digits < 19 && value >= bound; bound *= 10) {
      digits++;
    }
    return digits;
  }

  /** Appends a number that is not negative, with its last {@code places} digits as a fraction. */
  TextPage decimal(long value, int places) {
    long unit = 1;
    for (int i = 0; i < places; i++) {
      unit *= 10;
    }
    number(value / unit);
    room(places + 1);
    piece[length] = '.';
    long rest = value % unit;
    for (int i = places; i > 0; i--) {
      piece[length + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += places + 1;
    return this;
  }

  private void room(int bytes) {
    if (PIECE - length < bytes) {
      turn();
    }
  }

  private void turn() {
    ByteBuf copy = ByteBufAllocator.DEFAULT.directBuffer(length);
    full.addComponent(true, copy.writeBytes(piece, 0, length));
    length = 0;
  }

  @Override
  public void write(int one) {
    room(1);
    piece[length++] = (byte) one;
  }

  @Override
  public void write(byte[] some, int from, int count) {
    int done = 0;
    while (done < count) {
      room(1);
      int part = Math.min(count - done, PIECE - length);
      System.arraycopy(some, from + done, piece, length, part);
      length += part;
      done += part;
    }
  }

  /** What was appended so far, owned by the caller; the page is empty again. */
  ByteBuf body() {
    turn();
    ByteBuf body = full;
    full = Unpooled.compositeBuffer(Integer.MAX_VALUE);
    return body;
  }

  @Override
  public void close() {
    full.release();
  }
}
