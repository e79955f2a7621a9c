package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.KnownCapabilities;
import dev.sluice.exchange.ReadyMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the capabilities that a request declares. The same bytes are read once: clients declare the
 * same with every request. Keeps at most {@link #SLOTS} of them, none longer than {@link
 * #MAX_KEPT}. Thread-safe.
 */
final class DeclaredCapabilities {
  static final int SLOTS = 512;
  static final int MAX_KEPT = 4_096;

  private static final int LONG = Long.BYTES;
  private static final JsonMapper JSON = ReadyMapper.of(new JsonMapper());

  /** What one sequence of bytes declares; its buffer is on the heap and never changed. */
  private record Read(ByteBuf raw, ClientCapabilities capabilities) {}

  private final AtomicReferenceArray<@Nullable Read> slots = new AtomicReferenceArray<>(SLOTS);

  /**
   * What the bytes {@code [start, end)} of a message declare; null when they are no JSON object.
   */
  @Nullable ClientCapabilities of(ByteBuf message, int start, int end) {
    int length = end - start;
    int from = message.readerIndex() + start;
    if (length > MAX_KEPT) {
      return read(message, from, length);
    }
    int slot = hash(message, from, length) & (SLOTS - 1);
    Read kept = slots.get(slot);
    if (kept != null
        && kept.raw.readableBytes() == length
        && ByteBufUtil.equals(kept.raw, 0, message, from, length)) {
      return kept.capabilities;
    }
    ClientCapabilities read = read(message, from, length);
    if (read != null) {
      byte[] raw = new byte[length];
      message.getBytes(from, raw);
      slots.set(slot, new Read(Unpooled.wrappedBuffer(raw), read));
    }
    return read;
  }

  private static @Nullable ClientCapabilities read(ByteBuf message, int from, int length) {
    try {
      JsonNode declared = JSON.readTree(message.toString(from, length, UTF_8));
      return declared.isObject() ? KnownCapabilities.of(declared) : null;
    } catch (JacksonException unreadable) {
      return null;
    }
  }

  private static int hash(ByteBuf message, int from, int length) {
    long hash = length;
    int at = from;
    int end = from + length;
    for (; end - at >= LONG; at += LONG) {
      hash = hash * 31 + message.getLong(at);
    }
    for (; at < end; at++) {
      hash = hash * 31 + message.getByte(at);
    }
    hash ^= hash >>> 32;
    return (int) (hash ^ hash >>> 16);
  }
}
