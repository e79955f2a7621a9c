package dev.sluice.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/** The same bytes in every kind of buffer a codec may meet. */
public final class Buffers {
  /** Allocators that differ in how they copy, grow and address. */
  public static final List<ByteBufAllocator> ALLOCATORS =
      List.of(
          ByteBufAllocator.DEFAULT,
          PooledByteBufAllocator.DEFAULT,
          UnpooledByteBufAllocator.DEFAULT);

  private Buffers() {}

  /** What is done with one buffer. */
  public interface Use {
    void on(ByteBuf buffer) throws Exception;
  }

  /** Calls {@code use} with {@code text} on the heap, off it, behind an offset, and in pieces. */
  public static void each(String text, Use use) throws Exception {
    each(text.getBytes(UTF_8), use);
  }

  public static void each(byte[] bytes, Use use) throws Exception {
    for (ByteBuf buffer : of(bytes)) {
      int start = buffer.readerIndex();
      int end = buffer.writerIndex();
      try {
        use.on(buffer);
        if (buffer.readerIndex() != start || buffer.writerIndex() != end) {
          throw new AssertionError("indices moved: " + buffer);
        }
      } finally {
        buffer.release();
      }
    }
  }

  private static List<ByteBuf> of(byte[] bytes) {
    List<ByteBuf> buffers = new ArrayList<>();
    for (ByteBufAllocator allocator : ALLOCATORS) {
      buffers.add(allocator.heapBuffer(bytes.length).writeBytes(bytes));
      buffers.add(allocator.directBuffer(bytes.length).writeBytes(bytes));
      buffers.add(behindOffset(allocator.heapBuffer(bytes.length + 8), bytes));
      buffers.add(behindOffset(allocator.directBuffer(bytes.length + 8), bytes));
    }
    CompositeByteBuf pieces = ByteBufAllocator.DEFAULT.compositeBuffer(4);
    int third = bytes.length / 3;
    pieces.addComponent(true, direct(bytes, 0, third));
    pieces.addComponent(true, direct(bytes, third, bytes.length - third));
    buffers.add(pieces);
    return buffers;
  }

  private static ByteBuf behindOffset(ByteBuf buffer, byte[] bytes) {
    return buffer
        .writeBytes(new byte[3])
        .writeBytes(bytes)
        .writeByte('x')
        .readerIndex(3)
        .writerIndex(3 + bytes.length);
  }

  private static ByteBuf direct(byte[] bytes, int from, int length) {
    return ByteBufAllocator.DEFAULT
        .directBuffer(Math.max(1, length))
        .writeBytes(bytes, from, length);
  }
}
