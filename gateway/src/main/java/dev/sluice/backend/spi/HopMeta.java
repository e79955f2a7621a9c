package dev.sluice.backend.spi;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMeta;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a message of 2026-07-28 says in its {@code _meta} for one hop, taken out where it goes on: a
 * server of both eras would take the request for one that stands alone.
 */
final class HopMeta {
  /** Of a request, what makes it stand alone. */
  static final HopMeta OF_REQUESTS =
      new HopMeta(
          new Key(Member.META_PROTOCOL_VERSION, McpMeta.PROTOCOL_VERSION),
          new Key(Member.META_CLIENT_INFO, McpMeta.CLIENT_INFO),
          new Key(Member.META_CLIENT_CAPABILITIES, McpMeta.CLIENT_CAPABILITIES),
          new Key(Member.META_LOG_LEVEL, McpMeta.LOG_LEVEL));

  /** Of a notification, which stream it came on. */
  static final HopMeta OF_NEWS =
      new HopMeta(new Key(Member.META_SUBSCRIPTION_ID, McpMeta.SUBSCRIPTION_ID));

  private static final byte[] NOTHING = {};

  private record Key(Member member, String name) {}

  private final Key[] keys;

  private HopMeta(Key... keys) {
    this.keys = keys;
  }

  /** Takes those members out; null when there are none. */
  @Nullable Edit strip(Message message) {
    return strip(message, NOTHING);
  }

  /**
   * Takes those members out; null when there are none.
   *
   * @param instead members to stand in the place of the first of them
   */
  @Nullable Edit strip(Message message, byte[] instead) {
    int[] starts = new int[keys.length];
    int[] ends = new int[keys.length];
    int found = 0;
    for (Key key : keys) {
      if (message.has(key.member)) {
        insert(starts, ends, found++, message, key);
      }
    }
    Edit edits = null;
    for (int from = 0, to = 1; from < found; from = to, to = from + 1) {
      while (to < found && comma(message.bytes(), ends[to - 1]) >= starts[to]) {
        to++;
      }
      Edit edit =
          from == 0 && instead.length > 0
              ? Edit.of(message, starts[from], ends[to - 1], instead)
              : cut(message, starts[from], ends[to - 1]);
      edits = edit.and(edits);
    }
    return edits;
  }

  /** Adds where a member begins and ends, in the order in which they stand. */
  private static void insert(int[] starts, int[] ends, int found, Message message, Key key) {
    int start = nameStart(message.bytes(), message.envelope().start(key.member), key.name);
    int at = found;
    for (; at > 0 && starts[at - 1] > start; at--) {
      starts[at] = starts[at - 1];
      ends[at] = ends[at - 1];
    }
    starts[at] = start;
    ends[at] = message.envelope().end(key.member);
  }

  /** Takes out neighbours, and one of the commas around them. */
  private static Edit cut(Message request, int start, int end) {
    ByteBuf bytes = request.bytes();
    int after = afterSpace(bytes, end);
    if (at(bytes, after) == ',') {
      return Edit.of(request, start, after + 1, NOTHING);
    }
    int before = start - 1;
    while (isSpace(at(bytes, before))) {
      before--;
    }
    return Edit.of(request, at(bytes, before) == ',' ? before : start, end, NOTHING);
  }

  /** Where the next member's name begins, when a comma follows; else -1. */
  private static int comma(ByteBuf bytes, int end) {
    int after = afterSpace(bytes, end);
    return at(bytes, after) == ',' ? afterSpace(bytes, after + 1) : -1;
  }

  /**
   * The quote before the name of the member whose value starts at {@code value}: where it is when
   * the name stands there as it is, else looked for.
   */
  private static int nameStart(ByteBuf bytes, int value, String name) {
    int likely = value - name.length() - 3;
    if (at(bytes, value - 1) == ':' && at(bytes, value - 2) == '"' && at(bytes, likely) == '"') {
      return likely;
    }
    int quotes = 0;
    int at = value;
    while (quotes < 2) {
      at--;
      if (at(bytes, at) == '"') {
        quotes++;
      }
    }
    return at;
  }

  private static int afterSpace(ByteBuf bytes, int from) {
    int at = from;
    while (isSpace(at(bytes, at))) {
      at++;
    }
    return at;
  }

  private static byte at(ByteBuf bytes, int offset) {
    return bytes.getByte(bytes.readerIndex() + offset);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
