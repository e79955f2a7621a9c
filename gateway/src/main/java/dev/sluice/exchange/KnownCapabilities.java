package dev.sluice.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The client capabilities that a revision of MCP defines, and of what clients add ({@code
 * extensions}, {@code experimental}) as much as is in bounds. All else is left out: capabilities
 * decide which upstream sessions can be shared, and there must be few of them.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#capability-negotiation">Capability
 *     negotiation, MCP 2025-11-25</a>
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning#extension-negotiation">Extension
 *     negotiation, MCP 2026-07-28</a>
 */
public final class KnownCapabilities {
  /** Most extensions, and most experiments, of one client; with one more all are left out. */
  static final int MAX_ADDED = 16;

  /** Most bytes of all extensions, and of all experiments; with one more all are left out. */
  static final int MAX_ADDED_BYTES = 2_048;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** A member and the members it may have; one without any is an empty object or a truth value. */
  private record Known(Map<String, Known> members) {}

  private static final Known LEAF = new Known(Map.of());

  private static final Known ALL =
      of(
          Map.of(
              "roots",
              of(Map.of("listChanged", LEAF)),
              "sampling",
              of(Map.of("context", LEAF, "tools", LEAF)),
              "elicitation",
              of(Map.of("form", LEAF, "url", LEAF)),
              "tasks",
              of(
                  Map.of(
                      "list",
                      LEAF,
                      "cancel",
                      LEAF,
                      "requests",
                      of(
                          Map.of(
                              "sampling",
                              of(Map.of("createMessage", LEAF)),
                              "elicitation",
                              of(Map.of("create", LEAF))))))));

  private KnownCapabilities() {}

  private static Known of(Map<String, Known> members) {
    return new Known(members);
  }

  /** What of {@code declared}, a JSON object, is known, in canonical form. */
  public static ClientCapabilities of(JsonNode declared) {
    Map<String, JsonNode> members = new TreeMap<>();
    fold(declared, ALL).properties().forEach(each -> members.put(each.getKey(), each.getValue()));
    add(declared, "experimental", members);
    add(declared, "extensions", members);
    ObjectNode known = JsonNodeFactory.instance.objectNode();
    members.forEach(known::set);
    return known.isEmpty()
        ? ClientCapabilities.NONE
        : new ClientCapabilities(
            JSON.writeValueAsString(known),
            known.has("sampling"),
            known.has("elicitation"),
            known.has("roots"));
  }

  private static ObjectNode fold(JsonNode declared, Known known) {
    ObjectNode folded = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(known.members())
        .forEach(
            (name, inner) -> {
              JsonNode value = declared.get(name);
              if (value != null && value.isObject()) {
                folded.set(name, fold(value, inner));
              } else if (value != null && value.isBoolean()) {
                folded.set(name, value);
              }
            });
    return folded;
  }

  /** Keeps the settings objects of what a client adds, unless they are too many or too long. */
  private static void add(JsonNode declared, String member, Map<String, JsonNode> members) {
    JsonNode added = declared.get(member);
    if (added == null || !added.isObject() || added.size() > MAX_ADDED) {
      return;
    }
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    sorted(added).properties().stream()
        .filter(each -> each.getValue().isObject())
        .forEach(each -> kept.set(each.getKey(), each.getValue()));
    if (!kept.isEmpty()
        && JSON.writeValueAsString(kept).getBytes(UTF_8).length <= MAX_ADDED_BYTES) {
      members.put(member, kept);
    }
  }

  /** The same with the members of every object in the order of their names. */
  private static JsonNode sorted(JsonNode value) {
    if (!value.isObject()) {
      return value;
    }
    Map<String, JsonNode> members = new TreeMap<>();
    value.properties().forEach(each -> members.put(each.getKey(), sorted(each.getValue())));
    ObjectNode sorted = JsonNodeFactory.instance.objectNode();
    members.forEach(sorted::set);
    return sorted;
  }
}
