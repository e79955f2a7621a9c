package dev.sluice.routing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a merged list begins, opaque to clients.
 *
 * @param version of the merged list the page before came from
 * @param offset entries already given, at least 1
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/pagination">Pagination,
 *     MCP 2025-11-25</a>
 */
record PageCursor(ListKind kind, long version, int offset) {
  private static final int BYTES = 1 + Long.BYTES + Integer.BYTES;

  String text() {
    byte[] bytes =
        ByteBuffer.allocate(BYTES)
            .put((byte) kind.ordinal())
            .putLong(version)
            .putInt(offset)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** True when it names no place of {@code list}, though it says it came from it. */
  boolean beyond(MergedList list) {
    return version == list.version() && offset >= list.entries().size();
  }

  /** The cursor that {@link #text} wrote for a list of {@code kind}, or null for anything else. */
  static @Nullable PageCursor parse(ListKind kind, String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text.getBytes(ISO_8859_1));
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
    if (bytes.length != BYTES || bytes[0] != kind.ordinal()) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    PageCursor cursor = new PageCursor(kind, buffer.getLong(), buffer.getInt());
    return cursor.offset < 1 ? null : cursor;
  }
}
