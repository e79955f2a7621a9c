package dev.sluice.demo;

import dev.sluice.protocol.mcp.McpError;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Two resources, a template with twenty more, and subscriptions to any of them. */
record ResourceFeature(Pages pages) implements DemoProtocol.Feature {
  static final String ITEM = "demo://item/";
  static final int ITEMS = 20;
  private static final String TEXT = "demo://text";
  private static final String BLOB = "demo://blob";

  private static final List<ObjectNode> RESOURCES =
      List.of(
          Json.object(
              """
              {"uri": "demo://text", "name": "text", "title": "Some text",
               "description": "A few words", "mimeType": "text/plain"}"""),
          Json.object(
              """
              {"uri": "demo://blob", "name": "blob", "title": "Some bytes",
               "description": "Four bytes", "mimeType": "application/octet-stream"}"""));

  private static final List<ObjectNode> TEMPLATES =
      List.of(
          Json.object(
              """
              {"uriTemplate": "demo://item/{id}", "name": "item", "title": "An item",
               "description": "Item 1 to 20", "mimeType": "application/json"}"""));

  @Override
  public void register(Map<String, DemoProtocol.Handler> handlers) {
    handlers.put(
        McpMethod.RESOURCES_LIST, call -> call.result(pages.page(call, "resources", RESOURCES)));
    handlers.put(
        McpMethod.RESOURCES_TEMPLATES_LIST,
        call -> call.result(pages.page(call, "resourceTemplates", TEMPLATES)));
    handlers.put(McpMethod.RESOURCES_READ, ResourceFeature::read);
    handlers.put(McpMethod.RESOURCES_SUBSCRIBE, ResourceFeature::subscribe);
    handlers.put(
        McpMethod.RESOURCES_UNSUBSCRIBE,
        call -> {
          call.session().unsubscribe(call.params().text("uri"));
          call.result(Json.object());
        });
  }

  private static void read(Call call) {
    ObjectNode result = Json.object();
    result.putArray("contents").add(contents(call.params().text("uri")));
    call.result(result);
  }

  private static ObjectNode contents(String uri) {
    ObjectNode contents = Json.object().put("uri", uri);
    if (uri.equals(TEXT)) {
      return contents.put("mimeType", "text/plain").put("text", "Water finds its way.");
    }
    if (uri.equals(BLOB)) {
      return contents.put("mimeType", "application/octet-stream").put("blob", "AAEC/w==");
    }
    return contents.put("mimeType", "application/json").put("text", "{\"item\":" + item(uri) + '}');
  }

  private static int item(String uri) {
    if (uri.startsWith(ITEM) && uri.substring(ITEM.length()).matches("[1-9]\\d?")) {
      int item = Integer.parseInt(uri.substring(ITEM.length()));
      if (item <= ITEMS) {
        return item;
      }
    }
    throw new RpcException(
        McpError.RESOURCE_NOT_FOUND, "no such resource: " + uri, Json.object().put("uri", uri));
  }

  private static void subscribe(Call call) {
    String uri = call.params().text("uri");
    check(uri);
    if (!call.session().subscribe(uri)) {
      throw RpcException.invalidParams("uri: too many subscriptions");
    }
    call.result(Json.object());
  }

  /** Throws unless there is such a resource. */
  static void check(String uri) {
    if (!uri.equals(TEXT) && !uri.equals(BLOB)) {
      item(uri);
    }
  }
}
