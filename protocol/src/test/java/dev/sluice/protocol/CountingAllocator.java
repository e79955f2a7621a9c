package dev.sluice.protocol;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/** Counts the capacity of the buffers that were asked for with a bound, and remembers the most. */
public final class CountingAllocator extends AbstractByteBufAllocator {
  private int held;
  private int most;

  public CountingAllocator() {
    super(false);
  }

  /** The most bytes held at once in bounded buffers. */
  public int most() {
    return most;
  }

  /** The bytes held now in bounded buffers. */
  public int held() {
    return held;
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    ByteBuf buffer =
        maxCapacity == Integer.MAX_VALUE
            ? new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity)
            : new Counted(initialCapacity, maxCapacity);
    return toLeakAwareBuffer(buffer);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return newHeapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }

  private void add(int bytes) {
    held += bytes;
    most = Math.max(most, held);
  }

  private final class Counted extends UnpooledHeapByteBuf {
    Counted(int initialCapacity, int maxCapacity) {
      super(CountingAllocator.this, initialCapacity, maxCapacity);
      add(initialCapacity);
    }

    @Override
    public ByteBuf capacity(int newCapacity) {
      int before = capacity();
      super.capacity(newCapacity);
      add(newCapacity - before);
      return this;
    }

    @Override
    protected void deallocate() {
      add(-capacity());
      super.deallocate();
    }
  }
}
