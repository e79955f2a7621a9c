package dev.sluice.config;

import dev.sluice.settings.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns nodes of one file into values, and records a problem for each that is not what it should
 * be. Every method answers null after a problem.
 *
 * @param base directory that relative paths start from
 */
record Reading(Findings findings, Expansion expansion, Path base) {
  private static final String HIDDEN = "(hidden)";
  private static final int LONGEST_SHOWN = 80;

  /** Reads a scalar of {@code type}. */
  <T> @Nullable T scalar(ScalarType<T> type, Node node, String key, @Nullable Setting setting) {
    String expected = type.expected(setting);
    boolean secret = setting != null && setting.secret();
    if (!(node instanceof Node.Scalar scalar)) {
      findings.problem(node.place(), key, node.noun(), expected);
      return null;
    }
    String text = expand(scalar, key, secret);
    if (text == null) {
      return null;
    }
    try {
      return type.read(text, setting);
    } catch (IllegalArgumentException wrong) {
      findings.problem(node.place(), key, shown(scalar, secret), expected);
      return null;
    }
  }

  /** Reads a list of texts. */
  @Nullable List<String> texts(Node node, String key, boolean secret) {
    if (!(node instanceof Node.Items items)) {
      findings.problem(node.place(), key, node.noun(), "a list of texts");
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < items.items().size(); i++) {
      String text = text(items.items().get(i), key + '[' + i + ']', secret);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** Reads a group of texts by name. */
  @Nullable Map<String, String> namedTexts(Node node, String key, boolean secret) {
    Node.Fields fields = fields(node, key);
    if (fields == null) {
      return null;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    fields
        .members()
        .forEach(
            (name, member) -> {
              findings.seen(key + '.' + name, member.place());
              String text = text(member.value(), key + '.' + name, secret);
              if (text != null) {
                texts.put(name, text);
              }
            });
    return texts;
  }

  Node.@Nullable Fields fields(Node node, String key) {
    if (node instanceof Node.Fields fields) {
      return fields;
    }
    findings.problem(node.place(), key, node.noun(), "a group of keys");
    return null;
  }

  /** Any scalar as text, empty ones too. */
  @Nullable String text(Node node, String key, boolean secret) {
    if (node instanceof Node.Scalar scalar) {
      return expand(scalar, key, secret);
    }
    findings.problem(node.place(), key, node.noun(), "a text");
    return null;
  }

  private @Nullable String expand(Node.Scalar scalar, String key, boolean secret) {
    try {
      return scalar.kind() == Node.Kind.TEXT
          ? expansion.expand(scalar.text(), base)
          : scalar.text();
    } catch (Expansion.Unresolved unresolved) {
      String expected = String.valueOf(unresolved.getMessage());
      findings.problem(scalar.place(), key, shown(scalar, secret), expected);
      return null;
    }
  }

  /** The value as it stands in the file: references unexpanded, credentials of URLs cut out. */
  private static String shown(Node.Scalar scalar, boolean secret) {
    if (secret) {
      return HIDDEN;
    }
    String text =
        scalar.text().replaceAll("//[^/@\\s]*@", "//...@").replaceAll("\\?.*", "?...").strip();
    if (text.isEmpty()) {
      return "an empty text";
    }
    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
  }
}
