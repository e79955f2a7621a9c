package dev.sluice.backend.stdio;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines waiting to be written to one child's stdin, bounded in bytes. Cancellations overtake all
 * else and have a bound of their own of the same size, so that a full queue cannot hold them back.
 * Thread-safe.
 */
final class StdinQueue {

  /**
   * One line.
   *
   * @param bytes with its line end; owned
   * @param call the call it asks for, null for anything else
   */
  record Line(ByteBuf bytes, @Nullable StdioCall call) {}

  private final long limit;
  private final ArrayDeque<Line> urgent = new ArrayDeque<>();
  private final Map<Object, Line> ordinary = new LinkedHashMap<>();
  private long urgentBytes;
  private long ordinaryBytes;
  private boolean closed;

  /**
   * @param limit most bytes waiting
   */
  StdinQueue(long limit) {
    this.limit = limit;
  }

  /** Appends a line and takes ownership; false when it does not fit, then it stays the caller's. */
  synchronized boolean offer(Line line) {
    int bytes = line.bytes().readableBytes();
    if (closed || ordinaryBytes + bytes > limit) {
      return false;
    }
    StdioCall call = line.call();
    // Not by the line itself: two that say the same are equal.
    ordinary.put(call == null ? new Object() : call, line);
    ordinaryBytes += bytes;
    notifyAll();
    return true;
  }

  /** As {@link #offer}, ahead of every ordinary line. */
  synchronized boolean offerUrgent(Line line) {
    int bytes = line.bytes().readableBytes();
    if (closed || urgentBytes + bytes > limit) {
      return false;
    }
    urgent.add(line);
    urgentBytes += bytes;
    notifyAll();
    return true;
  }

  /** Removes the line of a call if it was not taken yet, and releases it. */
  synchronized boolean withdraw(StdioCall call) {
    Line line = ordinary.remove(call);
    if (line == null) {
      return false;
    }
    ordinaryBytes -= line.bytes().readableBytes();
    line.bytes().release();
    return true;
  }

  /**
   * Waits for the next line and hands it over, its call marked as written; null once the queue is
   * closed and empty.
   */
  synchronized @Nullable Line take() throws InterruptedException {
    while (isEmpty()) {
      if (closed) {
        return null;
      }
      wait();
    }
    Line line = urgent.poll();
    if (line != null) {
      urgentBytes -= line.bytes().readableBytes();
      return line;
    }
    var first = ordinary.entrySet().iterator();
    line = first.next().getValue();
    first.remove();
    ordinaryBytes -= line.bytes().readableBytes();
    StdioCall call = line.call();
    if (call != null) {
      call.markWritten();
    }
    return line;
  }

  synchronized boolean isEmpty() {
    return urgent.isEmpty() && ordinary.isEmpty();
  }

  /** Whether it takes no more lines, whatever their size. */
  synchronized boolean isClosed() {
    return closed;
  }

  synchronized long waitingBytes() {
    return urgentBytes + ordinaryBytes;
  }

  /** Takes no more lines; those waiting can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Takes no more lines and releases those waiting. */
  synchronized void discard() {
    close();
    List<Line> rest = new ArrayList<>(urgent);
    rest.addAll(ordinary.values());
    urgent.clear();
    ordinary.clear();
    urgentBytes = 0;
    ordinaryBytes = 0;
    rest.forEach(line -> line.bytes().release());
  }
}
