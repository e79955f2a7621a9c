package dev.sluice.session;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The client capabilities that a revision of MCP defines. What a client invents beyond them is left
 * out: they decide which upstream sessions can be shared, and there must be few of them.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#capability-negotiation">Capability
 *     negotiation, MCP 2025-11-25</a>
 */
final class KnownCapabilities {
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

  /** What of {@code declared} is known, its members in the order of their names. */
  static ObjectNode of(JsonNode declared) {
    return fold(declared, ALL);
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
}
