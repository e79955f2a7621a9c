package dev.sluice.cli.check;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Finds names in {@code required} that no {@code properties} describes: neither beside it, nor in a
 * schema around or referred to that looks at the same value. Where there are {@code
 * patternProperties} every name may be described; a server's patterns are not run.
 */
final class RequiredNames {
  private final String root;
  private final JsonNode schema;
  private final Report report;
  private final References references;

  RequiredNames(String root, JsonNode schema, Report report) {
    this.root = root;
    this.schema = schema;
    this.report = report;
    this.references = new References(root, schema, report);
  }

  void check() {
    walk(root, schema, Set.of());
  }

  /**
   * @param around names described by schemas around this one that look at the same value
   */
  private void walk(String pointer, JsonNode node, Set<String> around) {
    if (!node.isObject()) {
      return;
    }
    Set<String> described = new HashSet<>(around);
    describe(node, described, Collections.newSetFromMap(new IdentityHashMap<>()));
    JsonNode required = node.path("required");
    for (int i = 0; required.isArray() && i < required.size(); i++) {
      String name = required.get(i).asString("");
      if (!described.contains(name) && !node.has("patternProperties")) {
        String message = "names \"" + name + "\", which is not in properties";
        report.error("required", pointer + "/required/" + i, message);
      }
    }
    Subschemas.of(
        pointer,
        node,
        (at, keyword, inner) ->
            walk(at, inner, Subschemas.looksAtSameValue(keyword) ? described : Set.of()));
  }

  /** Adds the names this schema describes, with those it is composed of. */
  private void describe(JsonNode node, Set<String> names, Set<JsonNode> visited) {
    if (!node.isObject() || !visited.add(node)) {
      return;
    }
    node.path("properties").properties().forEach(property -> names.add(property.getKey()));
    if (node.path("$ref").isString()) {
      JsonNode target = references.resolve(node.path("$ref").stringValue());
      if (target != null) {
        describe(target, names, visited);
      }
    }
    Subschemas.of(
        "",
        node,
        (at, keyword, inner) -> {
          if (Subschemas.looksAtSameValue(keyword)) {
            describe(inner, names, visited);
          }
        });
  }
}
