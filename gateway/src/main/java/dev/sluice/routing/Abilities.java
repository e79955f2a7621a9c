package dev.sluice.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpExtension;
import dev.sluice.protocol.mcp.McpField;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

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

  /** The declared extensions by their identifiers. */
  List<JsonSpans.Named> extensions() {
    Span all = JsonSpans.member(json, 0, json.readableBytes(), McpField.EXTENSIONS);
    return all == null ? List.of() : JsonSpans.members(json, all.start(), all.end());
  }

  /** True when a call of the server may be answered with a task. */
  boolean hasTasks() {
    return has(McpField.TASKS)
        || extensions().stream().anyMatch(one -> one.name().equals(McpExtension.TASKS));
  }

  /** The declared capabilities in order, as raw JSON by name. */
  List<JsonSpans.Named> all() {
    return JsonSpans.members(json, 0, json.readableBytes());
  }

  /** The raw JSON at {@code span}. */
  String raw(Span span) {
    return json.toString(json.readerIndex() + span.start(), span.end() - span.start(), UTF_8);
  }

  /** True when the value at {@code span} is the literal {@code true}. */
  static boolean isTrue(ByteBuf json, Span span) {
    return json.getByte(json.readerIndex() + span.start()) == 't';
  }
}
