package dev.sluice.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads one SSE answer: counts comments and events, remembers the last event id, and tells when it
 * opens and ends. Of each line the first bytes are kept, the rest is counted.
 */
public final class EventStream implements Incoming {
  /** Most bytes of a line that are looked at. */
  private static final int KEPT = 2000;

  private final CompletableFuture<Integer> opened = new CompletableFuture<>();
  private final CompletableFuture<Long> firstByte = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private final StringBuilder line = new StringBuilder(0);
  private final Lines lines;
  private long began = System.nanoTime();
  private int status;
  private long comments;
  private long events;
  private long bytes;
  private long lastNanos = began;
  private long widestGap;
  private boolean result;
  private @Nullable String lastId;

  /** What hears of fields as they come. */
  @FunctionalInterface
  public interface Lines {
    /** A line that is no comment and not empty, at most {@value #KEPT} bytes of it. */
    void line(EventStream stream, String text);
  }

  public EventStream() {
    this((stream, text) -> {});
  }

  public EventStream(Lines lines) {
    this.lines = lines;
  }

  @Override
  public void head(int status, HttpHeaders headers) {
    this.status = status;
    lastNanos = System.nanoTime();
    opened.complete(status);
  }

  @Override
  public void data(ByteBuf part) {
    long now = System.nanoTime();
    widestGap = Math.max(widestGap, now - lastNanos);
    lastNanos = now;
    bytes += part.readableBytes();
    if (!firstByte.isDone()) {
      firstByte.complete(now - began);
    }
    while (part.isReadable()) {
      int end = part.indexOf(part.readerIndex(), part.writerIndex(), (byte) '\n');
      int stop = end < 0 ? part.writerIndex() : end;
      int kept = Math.min(stop - part.readerIndex(), KEPT - line.length());
      if (kept > 0) {
        line.append(part.toString(part.readerIndex(), kept, US_ASCII));
      }
      part.readerIndex(end < 0 ? stop : end + 1);
      if (end >= 0) {
        complete();
      }
    }
  }

  private void complete() {
    if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    if (line.length() > 0 && line.charAt(0) == ':') {
      comments++;
    } else if (line.length() > 0) {
      field(line.toString());
    }
    line.setLength(0);
  }

  private void field(String text) {
    if (text.startsWith("data:")) {
      events++;
      result |= text.contains("\"result\":") || text.contains("\"error\":");
    } else if (text.startsWith("id:")) {
      lastId = text.substring(3).strip();
    }
    lines.line(this, text);
  }

  @Override
  public void end(boolean whole) {
    opened.complete(status);
    firstByte.complete(Long.MAX_VALUE);
    ended.complete(whole);
  }

  /** Counts the time from now on: the request goes out now. */
  public EventStream begin() {
    began = System.nanoTime();
    lastNanos = began;
    return this;
  }

  /** The status, as soon as the head is there; 0 when the connection was lost before. */
  public CompletableFuture<Integer> opened() {
    return opened;
  }

  /** Nanoseconds from request to first byte of the body. */
  public CompletableFuture<Long> firstByte() {
    return firstByte;
  }

  /** Whether it ended as HTTP says, as soon as it has. */
  public CompletableFuture<Boolean> ended() {
    return ended;
  }

  public long comments() {
    return comments;
  }

  public long events() {
    return events;
  }

  public long bytes() {
    return bytes;
  }

  /** Whether a JSON-RPC result or error has come. */
  public boolean result() {
    return result;
  }

  public @Nullable String lastId() {
    return lastId;
  }

  /** The longest time without a byte so far, the current silence included. */
  public long widestGapNanos() {
    return Math.max(widestGap, System.nanoTime() - lastNanos);
  }
}
