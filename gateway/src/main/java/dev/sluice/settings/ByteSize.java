package dev.sluice.settings;

/**
 * A number of bytes, written {@code 512}, {@code 4KiB}, {@code 4MiB} or {@code 1GiB}.
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("size: " + bytes + " (expected: >= 0)");
    }
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
