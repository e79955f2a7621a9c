package dev.sluice.cli.check;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks one schema of a tool: its root, its dialect, and the schema itself. Fetches nothing. */
final class SchemaCheck {
  /** Most findings about one schema's form; the first ones say enough. */
  static final int MAX_FORM_FINDINGS = 10;

  /** Deepest schema looked at. */
  static final int MAX_DEPTH = 100;

  private static final Map<String, SpecificationVersion> DIALECTS =
      Map.of(
          "https://json-schema.org/draft/2020-12/schema", SpecificationVersion.DRAFT_2020_12,
          "http://json-schema.org/draft-07/schema", SpecificationVersion.DRAFT_7,
          "https://json-schema.org/draft-07/schema", SpecificationVersion.DRAFT_7);

  private final String root;
  private final Report report;

  /**
   * @param root pointer to the schema inside the tool
   */
  SchemaCheck(String root, Report report) {
    this.root = root;
    this.report = report;
  }

  void check(JsonNode schema, boolean objectOnly) {
    if (!schema.isObject()) {
      report.error(rule(), root, "is not an object");
      return;
    }
    if (depth(schema) > MAX_DEPTH) {
      report.error(rule(), root, "nests deeper than " + MAX_DEPTH + " levels");
      return;
    }
    if (objectOnly) {
      type(schema.path("type"));
    }
    SpecificationVersion dialect = dialect(schema.path("$schema"));
    if (dialect != null && form(schema, dialect)) {
      new References(root, schema, report).check();
      new RequiredNames(root, schema, report).check();
    }
  }

  /** Levels of nesting; the reader of JSON bounds them at 500. */
  private static int depth(JsonNode node) {
    int deepest = 0;
    for (JsonNode inner : node.values()) {
      deepest = Math.max(deepest, depth(inner));
    }
    return deepest + 1;
  }

  private String rule() {
    return root.equals("/inputSchema") ? "input-schema" : "output-schema";
  }

  private void type(JsonNode type) {
    if (!type.isString() || !type.stringValue().equals("object")) {
      String found = type.isMissingNode() ? "is missing" : "is " + type;
      report.error(rule(), root + "/type", found + "; it must be \"object\"");
    }
  }

  private @Nullable SpecificationVersion dialect(JsonNode declared) {
    if (declared.isMissingNode()) {
      return SpecificationVersion.DRAFT_2020_12;
    }
    String uri = declared.asString("");
    String bare = uri.endsWith("#") ? uri.substring(0, uri.length() - 1) : uri;
    SpecificationVersion dialect = DIALECTS.get(bare);
    if (dialect == null) {
      String message = "is " + declared + "; use JSON Schema 2020-12 (the default) or draft-07";
      report.error("dialect", root + "/$schema", message);
    }
    return dialect;
  }

  /** Holds the schema against its metaschema, which comes with the validator. */
  private boolean form(JsonNode schema, SpecificationVersion dialect) {
    Map<String, Error> firstByPlace = new LinkedHashMap<>();
    for (Error error : metaschema(dialect).validate(schema)) {
      firstByPlace.putIfAbsent(String.valueOf(error.getInstanceLocation()), error);
    }
    boolean usable = true;
    int shown = 0;
    for (Map.Entry<String, Error> entry : firstByPlace.entrySet()) {
      boolean pattern = "format".equals(entry.getValue().getKeyword());
      usable &= pattern;
      if (shown++ == MAX_FORM_FINDINGS) {
        int left = firstByPlace.size() - MAX_FORM_FINDINGS;
        report.error("schema", root, "has " + left + " more places that are not valid");
        return false;
      }
      String message = String.valueOf(entry.getValue().getMessage());
      if (pattern) {
        report.warning("schema", root + entry.getKey(), message);
      } else {
        report.error("schema", root + entry.getKey(), message);
      }
    }
    return usable;
  }

  private static Schema metaschema(SpecificationVersion dialect) {
    return dialect == SpecificationVersion.DRAFT_7
        ? Metaschemas.DRAFT_7
        : Metaschemas.DRAFT_2020_12;
  }

  /** Read once, when first needed. */
  private static final class Metaschemas {
    static final Schema DRAFT_7 = load(SpecificationVersion.DRAFT_7);
    static final Schema DRAFT_2020_12 = load(SpecificationVersion.DRAFT_2020_12);

    private static Schema load(SpecificationVersion dialect) {
      return SchemaRegistry.withDefaultDialect(dialect)
          .getSchema(SchemaLocation.of(dialect.getDialectId()));
    }
  }
}
