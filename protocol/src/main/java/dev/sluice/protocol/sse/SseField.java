package dev.sluice.protocol.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The fields of an event, by name, and how their values are read. */
enum SseField {
  DATA("data"),
  EVENT("event"),
  ID("id"),
  RETRY("retry"),
  UNKNOWN("");

  private static final int MOST_DIGITS = 18;

  private final String name;

  SseField(String name) {
    this.name = name;
  }

  /**
   * The field whose name is the bytes {@code [start, end)} of {@code line}, which are not empty.
   */
  static SseField at(ByteBuf line, int start, int end) {
    SseField field =
        switch (line.getByte(start)) {
          case 'd' -> DATA;
          case 'e' -> EVENT;
          case 'i' -> ID;
          case 'r' -> RETRY;
          default -> UNKNOWN;
        };
    return equal(line, start, end, field.name) ? field : UNKNOWN;
  }

  /** The type in {@code [start, end)}; null for the default, which is also what empty means. */
  static @Nullable String eventType(ByteBuf line, int start, int end) {
    return start == end || equal(line, start, end, "message")
        ? null
        : line.toString(start, end - start, UTF_8);
  }

  /** The number in {@code [start, end)}; -1 unless it is 1 to 18 digits. */
  static long digits(ByteBuf line, int start, int end) {
    if (start == end || end - start > MOST_DIGITS) {
      return -1;
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      byte digit = line.getByte(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + digit - '0';
    }
    return number;
  }

  private static boolean equal(ByteBuf line, int start, int end, String expected) {
    if (end - start != expected.length()) {
      return false;
    }
    for (int i = 0; i < expected.length(); i++) {
      if (line.getByte(start + i) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
