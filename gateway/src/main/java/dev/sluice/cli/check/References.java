package dev.sluice.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Finds references of a schema that lead nowhere or outside of it. Follows none that does. */
final class References {
  private final String root;
  private final JsonNode schema;
  private final Report report;

  /** Schemas with an {@code $id}, by absolute URI without fragment. */
  private final Map<String, JsonNode> resources = new HashMap<>();

  /** Schemas with an anchor, by URI of their resource and fragment. */
  private final Map<String, JsonNode> anchors = new HashMap<>();

  References(String root, JsonNode schema, Report report) {
    this.root = root;
    this.schema = schema;
    this.report = report;
  }

  void check() {
    resources.put("", schema);
    index(schema, "");
    walk(root, schema, "");
  }

  /** The schema a local reference leads to, null when it leads nowhere. */
  @Nullable JsonNode resolve(String reference) {
    if (resources.isEmpty()) {
      resources.put("", schema);
      index(schema, "");
    }
    return target(reference, base(schema, ""));
  }

  private void index(JsonNode node, String base) {
    if (!node.isObject()) {
      return;
    }
    String own = base(node, base);
    if (!own.equals(base)) {
      resources.putIfAbsent(own, node);
    }
    String id = node.path("$id").asString("");
    if (id.startsWith("#") && id.length() > 1) {
      anchors.putIfAbsent(own + id, node);
    }
    for (String keyword : new String[] {"$anchor", "$dynamicAnchor"}) {
      if (node.path(keyword).isString()) {
        anchors.putIfAbsent(own + '#' + node.path(keyword).stringValue(), node);
      }
    }
    Subschemas.of("", node, (pointer, keyword, inner) -> index(inner, own));
  }

  private void walk(String pointer, JsonNode node, String base) {
    if (!node.isObject()) {
      return;
    }
    String own = base(node, base);
    for (String keyword : new String[] {"$ref", "$dynamicRef"}) {
      if (node.path(keyword).isString()) {
        reference(pointer + '/' + keyword, node.path(keyword).stringValue(), own);
      }
    }
    Subschemas.of(pointer, node, (at, keyword, inner) -> walk(at, inner, own));
  }

  private void reference(String where, String reference, String base) {
    if (target(reference, base) != null) {
      return;
    }
    String absolute = resolve(base, reference);
    String document = absolute.substring(0, hash(absolute));
    if (document.isEmpty() || resources.containsKey(document)) {
      report.error("ref", where, "leads to " + reference + ", which is not in the schema");
    } else {
      report.error(
          "ref", where, "leads out of the schema, to " + reference + "; it is never fetched");
    }
  }

  private @Nullable JsonNode target(String reference, String base) {
    String absolute = resolve(base, reference);
    String document = absolute.substring(0, hash(absolute));
    String fragment = absolute.substring(Math.min(absolute.length(), hash(absolute) + 1));
    JsonNode resource = document.equals(base(schema, "")) ? schema : resources.get(document);
    if (resource == null) {
      return null;
    }
    if (fragment.isEmpty()) {
      return resource;
    }
    if (!fragment.startsWith("/")) {
      return anchors.get(document + '#' + fragment);
    }
    try {
      String decoded = URLDecoder.decode(fragment.replace("+", "%2B"), UTF_8);
      JsonNode found = resource.at(JsonPointer.compile(decoded));
      return found.isMissingNode() ? null : found;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static int hash(String uri) {
    int hash = uri.indexOf('#');
    return hash < 0 ? uri.length() : hash;
  }

  /** The URI references inside {@code node} start from. */
  private static String base(JsonNode node, String outer) {
    String id = node.path("$id").asString("");
    if (id.isEmpty() || id.startsWith("#")) {
      return outer;
    }
    String absolute = resolve(outer, id);
    return absolute.substring(0, hash(absolute));
  }

  private static String resolve(String base, String reference) {
    if (reference.startsWith("#")) {
      return base + reference;
    }
    try {
      return base.isEmpty() ? reference : URI.create(base).resolve(reference).toString();
    } catch (IllegalArgumentException malformed) {
      return reference;
    }
  }
}
