package dev.sluice.protocol.mcp;

import dev.sluice.protocol.era.ProtocolVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published {@code schema.json} of one revision, with questions to ask it. */
record PublishedSchema(ProtocolVersion version, String text, JsonNode root) {

  /** Where the schemas lie, from the system property {@code schemas}. */
  static Path directory() {
    String directory = System.getProperty("schemas");
    if (directory == null) {
      throw new IllegalStateException("schemas: not set (expected: the directory of the schemas)");
    }
    return Path.of(directory);
  }

  static PublishedSchema of(ProtocolVersion version) throws Exception {
    String text = Files.readString(directory().resolve(version.text() + ".json"));
    return new PublishedSchema(version, text, JsonMapper.builder().build().readTree(text));
  }

  /** The method of every request and notification. */
  Set<String> methods() {
    Set<String> methods = new TreeSet<>();
    properties(
        (name, schema) -> {
          if (name.equals("method") && schema.has("const")) {
            methods.add(schema.get("const").asString());
          }
        });
    return methods;
  }

  /** Every error code that is a constant. */
  Set<Integer> errorCodes() {
    Set<Integer> codes = new TreeSet<>();
    properties(
        (name, schema) -> {
          if (name.equals("code") && schema.has("const")) {
            codes.add(schema.get("const").asInt());
          }
        });
    return codes;
  }

  /** The name of every member of every object. */
  Set<String> fields() {
    Set<String> fields = new TreeSet<>();
    properties((name, schema) -> fields.add(name));
    return fields;
  }

  /** The values of a definition that is an enumeration. */
  Set<String> values(String definition) {
    Set<String> values = new TreeSet<>();
    JsonNode definitions = root.has("$defs") ? root.get("$defs") : root.get("definitions");
    definitions.get(definition).get("enum").forEach(value -> values.add(value.asString()));
    return values;
  }

  private void properties(BiConsumer<String, JsonNode> visitor) {
    walk(root, visitor);
  }

  private static void walk(JsonNode node, BiConsumer<String, JsonNode> visitor) {
    JsonNode properties = node.get("properties");
    if (properties != null && properties.isObject()) {
      properties.properties().forEach(each -> visitor.accept(each.getKey(), each.getValue()));
    }
    node.values().forEach(child -> walk(child, visitor));
  }
}
