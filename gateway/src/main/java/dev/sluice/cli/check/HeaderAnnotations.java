package dev.sluice.cli.check;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Rules for {@code x-mcp-header}: clients must refuse a tool that breaks one.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#custom-headers-from-tool-parameters">Custom
 *     headers from tool parameters, MCP 2026-07-28</a>
 */
final class HeaderAnnotations {
  private static final String ANNOTATION = "x-mcp-header";
  private static final String RULE = "x-mcp-header";

  /** A token of RFC 9110, section 5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Set<String> TYPES = Set.of("string", "integer", "boolean");

  private final String root;
  private final Report report;
  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  HeaderAnnotations(String root, Report report) {
    this.root = root;
    this.report = report;
  }

  void check(JsonNode schema) {
    if (schema.has(ANNOTATION)) {
      report.error(RULE, root + '/' + ANNOTATION, "stands on the whole, not on a parameter");
    }
    walk(root, schema, true);
  }

  /**
   * @param reachable whether only {@code properties} lead here from the root
   */
  private void walk(String pointer, JsonNode node, boolean reachable) {
    Subschemas.of(
        pointer,
        node,
        (at, keyword, inner) -> {
          boolean property = reachable && keyword.equals("properties");
          if (inner.has(ANNOTATION)) {
            annotation(at, inner, property);
          }
          walk(at, inner, property);
        });
  }

  private void annotation(String pointer, JsonNode parameter, boolean reachable) {
    String where = pointer + '/' + ANNOTATION;
    JsonNode name = parameter.path(ANNOTATION);
    if (!reachable) {
      report.error(RULE, where, "stands where properties alone do not lead to");
    }
    if (!name.isString() || !TOKEN.matcher(name.stringValue()).matches()) {
      report.error(RULE, where, "is not a header name of letters, digits and '-'");
    } else if (!names.add(name.stringValue())) {
      report.error(RULE, where, "is the name of another parameter's header, too");
    }
    JsonNode type = parameter.path("type");
    if (!type.isString() || !TYPES.contains(type.stringValue())) {
      String found = type.isMissingNode() ? "without type" : "of type " + type;
      report.error(
          RULE, where, "stands on a parameter " + found + "; it may be string, integer or boolean");
    }
  }
}
