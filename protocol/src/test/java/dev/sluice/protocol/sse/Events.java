package dev.sluice.protocol.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a decoder finds, as text, and releases it; knows the largest buffer given. */
final class Events implements SseListener {
  final List<String> found = new ArrayList<>();
  int largestCapacity;

  @Override
  public void onEvent(SseEvent event) {
    ByteBuf data = event.data();
    largestCapacity = Math.max(largestCapacity, data.capacity());
    found.add(event.type() + '|' + event.id() + '|' + data.toString(UTF_8));
    data.release();
  }

  @Override
  public void onId(String id) {
    found.add("id " + id);
  }

  @Override
  public void onRetry(long millis) {
    found.add("retry " + millis);
  }

  @Override
  public void onComment() {
    found.add("comment");
  }

  /** What comes of {@code chunks}; {@code limit} at the end when the limit was exceeded. */
  static List<String> of(ByteBufAllocator allocator, int limit, List<byte[]> chunks) {
    Events events = new Events();
    try (SseDecoder decoder = new SseDecoder(allocator, limit, events)) {
      for (byte[] chunk : chunks) {
        ByteBuf buffer = allocator.buffer(chunk.length + 1).writeByte('x').writeBytes(chunk);
        try {
          decoder.decode(buffer.skipBytes(1));
        } finally {
          buffer.setZero(0, buffer.capacity()).release();
        }
      }
    } catch (SseLimitException exceeded) {
      events.found.add("limit");
    }
    return events.found;
  }
}
