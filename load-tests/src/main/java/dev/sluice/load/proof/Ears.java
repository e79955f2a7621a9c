package dev.sluice.load.proof;

import dev.sluice.load.client.EventStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Notes when each of many streams hears of a changed list. Written on the clients' loop, read when
 * all have heard.
 */
final class Ears implements EventStream.Lines {
  private final long[] at;
  private final AtomicInteger heard = new AtomicInteger();

  /**
   * @param streams how many there are
   */
  Ears(int streams) {
    this.at = new long[streams];
  }

  @Override
  public void line(EventStream stream, String text) {
    if (text.contains("/list_changed")) {
      int number = heard.get();
      if (number < at.length) {
        at[number] = System.nanoTime();
      }
      heard.set(number + 1);
    }
  }

  /** From now on what comes counts for the next notification. */
  void listen() {
    heard.set(0);
  }

  int heard() {
    return heard.get();
  }

  /** Adds the time of each stream from this nanosecond on, and that of the last of them. */
  void collect(long begun, Latencies each, Latencies last) {
    int count = Math.min(heard.get(), at.length);
    for (int i = 0; i < count; i++) {
      each.add(at[i] - begun);
    }
    if (count > 0) {
      last.add(at[count - 1] - begun);
    }
  }
}
