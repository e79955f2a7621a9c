package dev.sluice.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Span;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Reads what a server said it can do. */
final class Abilities {
  private final ByteBuf json;

  private Abilities(ByteBuf json) {
    this.json = json;
  }

  static Abilities of(ServerDescription description) {
    return new Abilities(Unpooled.wrappedBuffer(description.capabilities().getBytes(UTF_8)));
  }

  /** True when the server declared {@code capability}. */
  boolean has(String capability) {
    return JsonSpans.member(json, 0, json.readableBytes(), capability) != null;
  }

  /** True when the server declared {@code capability} with {@code option} true. */
  boolean has(String capability, String option) {
    Span declared = JsonSpans.member(json, 0, json.readableBytes(), capability);
    Span value =
        declared == null ? null : JsonSpans.member(json, declared.start(), declared.end(), option);
    return value != null && isTrue(json, value);
  }

  /** True when the value at {@code span} is the literal {@code true}. */
  static boolean isTrue(ByteBuf json, Span span) {
    return json.getByte(json.readerIndex() + span.start()) == 't';
  }
}
