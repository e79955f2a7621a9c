package dev.sluice.routing;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which notifications a client wants of a {@code subscriptions/listen} stream. Immutable.
 *
 * @param uris of the resources whose updates it wants
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions#notification-filter">Notification
 *     filter, MCP 2026-07-28</a>
 */
record ListenFilter(boolean tools, boolean prompts, boolean resources, Set<String> uris) {

  ListenFilter {
    uris = Collections.unmodifiableSet(new LinkedHashSet<>(uris));
  }

  /** The filter of a request, or null when it has none that is well formed. */
  static @Nullable ListenFilter read(Message request) {
    ByteBuf json = request.bytes();
    Span filter =
        JsonSpans.member(
            json,
            request.envelope().start(Member.PARAMS),
            request.envelope().end(Member.PARAMS),
            McpField.NOTIFICATIONS);
    if (filter == null || json.getByte(json.readerIndex() + filter.start()) != '{') {
      return null;
    }
    Set<String> uris = new LinkedHashSet<>();
    Span list =
        JsonSpans.member(json, filter.start(), filter.end(), McpField.RESOURCE_SUBSCRIPTIONS);
    if (list != null) {
      if (json.getByte(json.readerIndex() + list.start()) != '[') {
        return null;
      }
      for (Span element : JsonSpans.elements(json, list.start(), list.end())) {
        String uri = JsonSpans.text(json, element.start(), element.end());
        if (uri == null) {
          return null;
        }
        uris.add(uri);
      }
    }
    return new ListenFilter(
        isTrue(json, filter, McpField.TOOLS_LIST_CHANGED),
        isTrue(json, filter, McpField.PROMPTS_LIST_CHANGED),
        isTrue(json, filter, McpField.RESOURCES_LIST_CHANGED),
        uris);
  }

  private static boolean isTrue(ByteBuf json, Span filter, String member) {
    Span value = JsonSpans.member(json, filter.start(), filter.end(), member);
    return value != null && Abilities.isTrue(json, value);
  }

  /** What of this one server can tell. */
  ListenFilter within(Abilities server) {
    return new ListenFilter(
        tools && server.has(McpField.TOOLS, McpField.LIST_CHANGED),
        prompts && server.has(McpField.PROMPTS, McpField.LIST_CHANGED),
        resources && server.has(McpField.RESOURCES, McpField.LIST_CHANGED),
        server.has(McpField.RESOURCES, McpField.SUBSCRIBE) ? uris : Set.of());
  }

  /** The same, but no more resources than {@code max}. */
  ListenFilter atMost(int max) {
    return uris.size() <= max
        ? this
        : with(uris.stream().limit(max).collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  /** The same lists, and of the resources only these. */
  ListenFilter with(Set<String> others) {
    return new ListenFilter(tools, prompts, resources, others);
  }

  /** The lists it is about. */
  List<ListKind> kinds() {
    List<ListKind> kinds = new ArrayList<>();
    for (ListKind kind : ListKind.ALL) {
      if (wants(kind.changed())) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  /** Whether notifications of {@code method} are wanted at all. */
  boolean wants(@Nullable String method) {
    return switch (method) {
      case McpMethod.NOTIFICATIONS_TOOLS_LIST_CHANGED -> tools;
      case McpMethod.NOTIFICATIONS_PROMPTS_LIST_CHANGED -> prompts;
      case McpMethod.NOTIFICATIONS_RESOURCES_LIST_CHANGED -> resources;
      case McpMethod.NOTIFICATIONS_RESOURCES_UPDATED -> !uris.isEmpty();
      case null, default -> false;
    };
  }

  /** As the acknowledgment says it: what is left out is not sent. */
  String json() {
    List<String> members = new ArrayList<>();
    if (tools) {
      members.add('"' + McpField.TOOLS_LIST_CHANGED + "\":true");
    }
    if (prompts) {
      members.add('"' + McpField.PROMPTS_LIST_CHANGED + "\":true");
    }
    if (resources) {
      members.add('"' + McpField.RESOURCES_LIST_CHANGED + "\":true");
    }
    if (!uris.isEmpty()) {
      List<String> quoted = uris.stream().map(OwnMessages::quote).toList();
      members.add('"' + McpField.RESOURCE_SUBSCRIPTIONS + "\":[" + String.join(",", quoted) + ']');
    }
    return '{' + String.join(",", members) + '}';
  }
}
