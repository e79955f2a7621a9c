package dev.sluice.backend.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.mcp.McpField;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server is asked to tell of: the lists it says may change, and resources by their URIs.
 *
 * @param lists members of the filter that are true
 * @param uris in a fixed order
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions#notification-filter">Notification
 *     filter, MCP 2026-07-28</a>
 */
record ListenFilter(List<String> lists, List<String> uris) {

  /** The lists that a server's capabilities say may change. */
  static List<String> lists(String capabilities) {
    JsonNode declared = JsonMapper.shared().readTree(capabilities);
    List<String> lists = new ArrayList<>();
    add(declared, McpField.TOOLS, McpField.TOOLS_LIST_CHANGED, lists);
    add(declared, McpField.PROMPTS, McpField.PROMPTS_LIST_CHANGED, lists);
    add(declared, McpField.RESOURCES, McpField.RESOURCES_LIST_CHANGED, lists);
    return List.copyOf(lists);
  }

  private static void add(JsonNode declared, String kind, String member, List<String> lists) {
    if (declared.path(kind).path(McpField.LIST_CHANGED).asBoolean(false)) {
      lists.add(member);
    }
  }

  boolean isEmpty() {
    return lists.isEmpty() && uris.isEmpty();
  }

  /** The request that asks for it. */
  Message request() {
    return Message.of(
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\""
            + McpMethod.SUBSCRIPTIONS_LISTEN
            + "\",\"params\":{\"_meta\":"
            + RequestMeta.of(ClientCapabilities.NONE, null).json()
            + ",\"notifications\":"
            + json()
            + "}}");
  }

  private String json() {
    List<String> members = new ArrayList<>();
    lists.forEach(list -> members.add('"' + list + "\":true"));
    if (!uris.isEmpty()) {
      List<String> quoted =
          uris.stream().map(uri -> new String(JsonSpans.quote(uri), UTF_8)).toList();
      members.add('"' + McpField.RESOURCE_SUBSCRIPTIONS + "\":[" + String.join(",", quoted) + ']');
    }
    return '{' + String.join(",", members) + '}';
  }

  /** What may have been missed of it, as the notifications that would have said so. */
  List<Message> everything() {
    List<Message> news = new ArrayList<>();
    for (String list : lists) {
      news.add(
          Message.of(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/"
                  + list.replace("ListChanged", "")
                  + "/list_changed\"}"));
    }
    for (String uri : uris) {
      news.add(
          Message.of(
              "{\"jsonrpc\":\"2.0\",\"method\":\""
                  + McpMethod.NOTIFICATIONS_RESOURCES_UPDATED
                  + "\",\"params\":{\"uri\":"
                  + new String(JsonSpans.quote(uri), UTF_8)
                  + "}}"));
    }
    return news;
  }
}
