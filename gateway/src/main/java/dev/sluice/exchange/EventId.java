package dev.sluice.exchange;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The id of one SSE event: which stream of which session object it came on, and how far that stream
 * had come. Three numbers in base 36, joined by dots.
 *
 * @param epoch random for each session object, so that an id of another process means nothing here
 * @param stream {@link #STANDING}, or the number of the stream of a POST
 * @param seq what came before has a smaller one
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#resumability-and-redelivery">Resumability
 *     and redelivery, MCP 2025-11-25</a>
 */
public record EventId(int epoch, int stream, long seq) {
  /** The stream that a GET opens. */
  public static final int STANDING = 0;

  /** Most bytes of an id as text. */
  public static final int MAX_LENGTH = 6 + 1 + 6 + 1 + 13;

  private static final int RADIX = 36;

  /** Reads an id as the gateway writes it; null when it is none. */
  public static @Nullable EventId parse(String text) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (text.length() > MAX_LENGTH || first < 0 || second < 0) {
      return null;
    }
    long epoch = number(text, 0, first);
    long stream = number(text, first + 1, second);
    long seq = number(text, second + 1, text.length());
    if (epoch < 0 || epoch > Integer.MAX_VALUE || stream < 0 || stream > Integer.MAX_VALUE) {
      return null;
    }
    return seq < 0 ? null : new EventId((int) epoch, (int) stream, seq);
  }

  private static long number(String text, int from, int to) {
    if (from == to || text.charAt(from) == '+') {
      return -1;
    }
    try {
      return Long.parseLong(text, from, to, RADIX);
    } catch (NumberFormatException noNumber) {
      return -1;
    }
  }

  /** Writes an id without making it an object. */
  static void write(ByteBuf out, int epoch, int stream, long seq) {
    number(out, epoch);
    out.writeByte('.');
    number(out, stream);
    out.writeByte('.');
    number(out, seq);
  }

  /** Bytes that {@link #write} writes. */
  static int length(int epoch, int stream, long seq) {
    return digits(epoch) + 1 + digits(stream) + 1 + digits(seq);
  }

  private static int digits(long value) {
    int digits = 1;
    for (long rest = value / RADIX; rest > 0; rest /= RADIX) {
      digits++;
    }
    return digits;
  }

  private static void number(ByteBuf out, long value) {
    long unit = 1;
    while (value / unit >= RADIX) {
      unit *= RADIX;
    }
    for (; unit > 0; unit /= RADIX) {
      out.writeByte(Character.forDigit((int) (value / unit % RADIX), RADIX));
    }
  }
}
