package dev.sluice.protocol.jsonrpc;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Finds the end of a run of plain string bytes, eight at a time. */
final class Ascii {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH = 0x8080_8080_8080_8080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long BLANKS = ONES * ' ';

  private Ascii() {}

  /** The index of the first quote, backslash, control or non-ASCII byte, or {@code limit}. */
  static int skip(byte[] bytes, int from, int limit) {
    int i = from;
    for (; i <= limit - Long.BYTES; i += Long.BYTES) {
      long found = special((long) WORD.get(bytes, i));
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < limit && plain(bytes[i])) {
      i++;
    }
    return i;
  }

  /** The lowest bit set marks the first special byte; those above it may mark others wrongly. */
  private static long special(long word) {
    long quote = word ^ QUOTES;
    long backslash = word ^ BACKSLASHES;
    long quotes = (quote - ONES) & ~quote;
    long backslashes = (backslash - ONES) & ~backslash;
    long controls = (word - BLANKS) & ~word;
    return (quotes | backslashes | controls | word) & HIGH;
  }

  private static boolean plain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }
}
