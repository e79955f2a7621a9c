package dev.sluice.backend.spi;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message of 2026-07-28 says in its {@code _meta} for one hop, taken out where it goes on: a
 * server of both eras would take the request for one that stands alone.
 */
final class HopMeta {
  /** Of a request, what makes it stand alone. */
  static final List<Member> OF_REQUESTS =
      List.of(
          Member.META_PROTOCOL_VERSION,
          Member.META_CLIENT_INFO,
          Member.META_CLIENT_CAPABILITIES,
          Member.META_LOG_LEVEL);

  /** Of a notification, which stream it came on. */
  static final List<Member> OF_NEWS = List.of(Member.META_SUBSCRIPTION_ID);

  private static final byte[] NOTHING = {};

  private HopMeta() {}

  /** Takes those members out; null when there are none. */
  static @Nullable Edit strip(Message message, List<Member> members) {
    if (hasNone(message, members)) {
      return null;
    }
    int[][] spans =
        members.stream()
            .filter(message::has)
            .map(
                member ->
                    new int[] {
                      nameStart(message.bytes(), message.envelope().start(member)),
                      message.envelope().end(member)
                    })
            .sorted((a, b) -> Integer.compare(a[0], b[0]))
            .toArray(int[][]::new);
    Edit edits = null;
    for (int from = 0, to = 1; from < spans.length; from = to, to = from + 1) {
      while (to < spans.length && comma(message.bytes(), spans[to - 1][1]) >= spans[to][0]) {
        to++;
      }
      edits = cut(message, spans[from][0], spans[to - 1][1]).and(edits);
    }
    return edits;
  }

  private static boolean hasNone(Message message, List<Member> members) {
    for (Member member : members) {
      if (message.has(member)) {
        return false;
      }
    }
    return true;
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

  /** The quote before the name of the member whose value starts at {@code value}. */
  private static int nameStart(ByteBuf bytes, int value) {
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
