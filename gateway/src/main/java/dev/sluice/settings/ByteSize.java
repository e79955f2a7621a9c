package dev.sluice.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number of bytes, written {@code 512}, {@code 4KiB}, {@code 4MiB} or {@code 1GiB}.
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,10})([KMG]iB)?");

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("size: " + bytes + " (expected: >= 0)");
    }
  }

  /** Reads a size; throws {@link IllegalArgumentException} when it is none. */
  public static ByteSize parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("size: " + text + " (expected: like 4MiB)");
    }
    @Nullable String unit = parts.group(2);
    int shift = unit == null ? 0 : 10 * (1 + "KMG".indexOf(unit.charAt(0)));
    return new ByteSize(Long.parseLong(parts.group(1)) << shift);
  }

  public static ByteSize ofKiB(long kib) {
    return new ByteSize(kib << 10);
  }

  public static ByteSize ofMiB(long mib) {
    return new ByteSize(mib << 20);
  }

  /** The size as an {@code int}, at most {@link Integer#MAX_VALUE}. */
  public int intBytes() {
    return (int) Math.min(Integer.MAX_VALUE, bytes);
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    if (bytes != 0 && bytes % (1L << 30) == 0) {
      return (bytes >> 30) + "GiB";
    }
    if (bytes != 0 && bytes % (1L << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    if (bytes != 0 && bytes % (1L << 10) == 0) {
      return (bytes >> 10) + "KiB";
    }
    return Long.toString(bytes);
  }
}
