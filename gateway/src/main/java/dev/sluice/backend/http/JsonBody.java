package dev.sluice.backend.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a body up to a limit. One that comes in a single chunk is not copied. Owns what it has
 * gathered until {@link #take} or {@link #close}.
 */
public final class JsonBody {
  private final int limit;
  private final int expected;
  private @Nullable ByteBuf bytes;
  private boolean copied;

  /**
   * @param limit most bytes
   * @param expected the announced length, or -1
   */
  public JsonBody(int limit, int expected) {
    this.limit = limit;
    this.expected = expected;
  }

  /** Adds a borrowed chunk; false, with nothing kept, when that would pass the limit. */
  public boolean add(ByteBuf chunk) {
    ByteBuf gathered = bytes;
    int length = chunk.readableBytes();
    if (length > limit - (gathered == null ? 0 : gathered.readableBytes())) {
      close();
      return false;
    }
    if (gathered == null) {
      bytes = chunk.retain();
      return true;
    }
    if (!copied) {
      int room = Math.max(expected, gathered.readableBytes() + length);
      ByteBuf whole = ByteBufAllocator.DEFAULT.buffer(Math.min(limit, room));
      whole.writeBytes(gathered);
      gathered.release();
      bytes = whole;
      gathered = whole;
      copied = true;
    }
    gathered.writeBytes(chunk);
    return true;
  }

  /** What was gathered, now the caller's; null when nothing came. */
  public @Nullable ByteBuf take() {
    ByteBuf gathered = bytes;
    bytes = null;
    return gathered;
  }

  public void close() {
    ByteBuf gathered = take();
    if (gathered != null) {
      gathered.release();
    }
  }
}
