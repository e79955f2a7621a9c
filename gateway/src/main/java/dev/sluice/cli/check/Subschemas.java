package dev.sluice.cli.check;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Finds the schemas inside a schema, by the keywords of draft-07 and 2020-12. */
final class Subschemas {
  private static final Set<String> ONE =
      Set.of(
          "additionalItems",
          "additionalProperties",
          "contains",
          "contentSchema",
          "else",
          "if",
          "items",
          "not",
          "propertyNames",
          "then",
          "unevaluatedItems",
          "unevaluatedProperties");
  private static final Set<String> LIST = Set.of("allOf", "anyOf", "items", "oneOf", "prefixItems");
  private static final Set<String> NAMED =
      Set.of(
          "$defs",
          "definitions",
          "dependencies",
          "dependentSchemas",
          "patternProperties",
          "properties");

  /** Keywords whose schemas look at the same value as the schema they stand in. */
  private static final Set<String> SAME_VALUE =
      Set.of(
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "if",
          "then",
          "else",
          "dependentSchemas",
          "dependencies");

  private Subschemas() {}

  /** Told of one schema inside another. */
  interface Visitor {
    /**
     * @param pointer the schema's place, from the outermost schema's
     * @param keyword what it stands under
     */
    void visit(String pointer, String keyword, JsonNode schema);
  }

  static boolean looksAtSameValue(String keyword) {
    return SAME_VALUE.contains(keyword);
  }

  /** Visits each schema directly inside {@code schema}. */
  static void of(String pointer, JsonNode schema, Visitor visitor) {
    for (var member : schema.properties()) {
      String keyword = member.getKey();
      JsonNode value = member.getValue();
      String at = pointer + '/' + escape(keyword);
      if (ONE.contains(keyword) && value.isObject()) {
        visitor.visit(at, keyword, value);
      } else if (LIST.contains(keyword) && value.isArray()) {
        for (int i = 0; i < value.size(); i++) {
          visitor.visit(at + '/' + i, keyword, value.get(i));
        }
      } else if (NAMED.contains(keyword) && value.isObject()) {
        for (var named : value.properties()) {
          visitor.visit(at + '/' + escape(named.getKey()), keyword, named.getValue());
        }
      }
    }
  }

  /** A member's name as one step of a JSON pointer. */
  static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
