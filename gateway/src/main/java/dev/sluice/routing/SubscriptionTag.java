package dev.sluice.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.McpMeta;
import io.netty.buffer.ByteBuf;

/**
 * Puts the id of a subscription into what is sent on its stream.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions#receiving-notifications">Receiving
 *     notifications, MCP 2026-07-28</a>
 */
final class SubscriptionTag {
  private final String id;
  private final byte[] token;

  /**
   * @param id of the request that opened the stream, written as its client wrote it
   */
  SubscriptionTag(RequestId id) {
    this.id = '"' + McpMeta.SUBSCRIPTION_ID + "\":" + id.token();
    this.token = id.token().getBytes(UTF_8);
  }

  /** The member {@code _meta} of what the gateway itself writes. */
  String meta() {
    return "\"_meta\":{" + id + '}';
  }

  /** Tags a notification, whatever it holds already. */
  Message put(Message notification) {
    if (notification.has(Member.META_SUBSCRIPTION_ID)) {
      return notification.replace(Member.META_SUBSCRIPTION_ID, token);
    }
    if (notification.has(Member.META) && isObject(notification, Member.META)) {
      return into(notification, Member.META, id);
    }
    if (notification.has(Member.META)) {
      return notification.replace(Member.META, ('{' + id + '}').getBytes(UTF_8));
    }
    if (notification.has(Member.PARAMS) && isObject(notification, Member.PARAMS)) {
      return into(notification, Member.PARAMS, meta());
    }
    if (notification.has(Member.PARAMS)) {
      return notification.replace(Member.PARAMS, ('{' + meta() + '}').getBytes(UTF_8));
    }
    int end = notification.envelope().end(Member.METHOD);
    return notification.replace(end, end, (",\"params\":{" + meta() + '}').getBytes(UTF_8));
  }

  private static boolean isObject(Message message, Member member) {
    return byteAt(message, message.envelope().start(member)) == '{';
  }

  /** Puts {@code text} first into an object. */
  private static Message into(Message message, Member object, String text) {
    int at = message.envelope().start(object) + 1;
    int next = at;
    while (byteAt(message, next) <= ' ') {
      next++;
    }
    String first = byteAt(message, next) == '}' ? text : text + ',';
    return message.replace(at, at, first.getBytes(UTF_8));
  }

  private static byte byteAt(Message message, int offset) {
    ByteBuf json = message.bytes();
    return json.getByte(json.readerIndex() + offset);
  }
}
