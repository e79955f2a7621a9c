package dev.sluice.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool call somebody can try by hand: one that reads rather than writes, where there is a choice.
 */
record SampleCall(String server, String tool, JsonNode arguments) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int LONGEST_PUBLIC_NAME = 64;

  /** The tool that does the least harm among those of the servers that answered. */
  static Optional<SampleCall> first(List<Surveyed> answers) {
    return answers.stream()
        .flatMap(SampleCall::candidates)
        .min(Comparator.comparingInt(Candidate::risk))
        .map(Candidate::call);
  }

  private record Candidate(SampleCall call, int risk) {}

  private static Stream<Candidate> candidates(Surveyed answer) {
    return switch (answer) {
      case Surveyed.Up up ->
          up.tools().stream()
              .filter(tool -> tool.path("name").isString())
              .map(tool -> candidate(up.server().value(), tool));
      case Surveyed.Down down -> Stream.empty();
    };
  }

  private static Candidate candidate(String server, JsonNode tool) {
    String name = tool.path("name").stringValue();
    boolean harmless = tool.path("annotations").path("readOnlyHint").asBoolean(false);
    int risk = name.equals("echo") ? 0 : harmless ? 1 : 2;
    return new Candidate(new SampleCall(server, name, arguments(tool.path("inputSchema"))), risk);
  }

  private static ObjectNode arguments(JsonNode schema) {
    ObjectNode arguments = JSON.objectNode();
    for (JsonNode required : schema.path("required").values()) {
      String name = required.asString("");
      arguments.set(name, value(schema.path("properties").path(name)));
    }
    return arguments;
  }

  private static JsonNode value(JsonNode schema) {
    if (schema.has("default")) {
      return schema.get("default");
    }
    if (schema.path("enum").size() > 0) {
      return schema.path("enum").get(0);
    }
    return switch (schema.path("type").asString("string")) {
      case "integer", "number" ->
          schema.has("minimum") ? schema.get("minimum") : JSON.numberNode(1);
      case "boolean" -> JSON.booleanNode(true);
      case "array" -> JSON.arrayNode();
      case "object" -> arguments(schema);
      default -> JSON.stringNode("hello");
    };
  }

  /** A shell command that makes the call over plain HTTP. */
  String curl(String address) {
    String merged = server + "__" + tool;
    boolean fits = merged.length() <= LONGEST_PUBLIC_NAME;
    ObjectNode body = JSON.objectNode().put("name", fits ? merged : tool);
    body.set("arguments", arguments);
    String path = fits ? "/tools/call" : "/servers/" + server + "/tools/call";
    String insecure = address.startsWith("https:") ? "-k " : "";
    return "curl -s "
        + insecure
        + address
        + path
        + " -H 'Content-Type: application/json' -d '"
        + body.toString().replace("'", "'\\''")
        + '\'';
  }
}
