package dev.sluice.cli;

import dev.sluice.exchange.Failure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints what became of a call: text for people, JSON for programs. */
final class CallOutput {
  private final Streams streams;
  private final boolean json;

  CallOutput(Streams streams, boolean json) {
    this.streams = streams;
    this.json = json;
  }

  /** The result of a tool. */
  void print(JsonNode result) {
    if (json) {
      pretty(result);
      return;
    }
    JsonNode content = result.path("content");
    if (content.isEmpty() && result.has("structuredContent")) {
      pretty(result.path("structuredContent"));
      return;
    }
    for (JsonNode block : content.values()) {
      String text = text(block);
      streams.out().println(streams.terminal() ? Printable.lines(text) : text);
    }
    streams.out().flush();
  }

  /** A JSON-RPC error of the server. */
  void refused(String target, JsonNode error) {
    if (json) {
      pretty(JsonNodeFactory.instance.objectNode().set("error", error));
      return;
    }
    String message = Printable.of(error.path("message").asString("no message"));
    streams.complain(target + " refused the call: " + message + " (" + error.path("code") + ')');
  }

  /** No answer. */
  void failed(Failure failure) {
    if (json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      root.putObject("error")
          .put("reason", Failures.reason(failure))
          .put("message", failure.message());
      pretty(root);
    } else {
      streams.complain(Failures.text(failure));
    }
  }

  private static String text(JsonNode block) {
    JsonNode resource = block.path("resource");
    return switch (block.path("type").asString("")) {
      case "text" -> block.path("text").asString("");
      case "image", "audio" ->
          "[%s %s, %d characters of base64]"
              .formatted(
                  block.path("type").asString(""),
                  block.path("mimeType").asString("?"),
                  block.path("data").asString("").length());
      case "resource" ->
          resource.has("text")
              ? resource.path("text").asString("")
              : "[resource " + resource.path("uri").asString("?") + ']';
      case "resource_link" -> "[resource " + block.path("uri").asString("?") + ']';
      default -> block.toString();
    };
  }

  private void pretty(JsonNode node) {
    streams
        .out()
        .println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(node));
    streams.out().flush();
  }
}
