package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.dataformat.yaml.YAMLAnchorReplayingFactory;

/** Reads YAML or JSON (with comments and trailing commas) into nodes that know their line. */
final class NodeReader {
  /** Most values of one file, aliases followed. */
  static final int MAX_NODES = 100_000;

  private static final TokenStreamFactory YAML = new YAMLAnchorReplayingFactory();
  private static final TokenStreamFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private final String file;
  private final Findings findings;
  private int nodes;

  NodeReader(String file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  /** Reads a whole file, or records why it cannot and returns null. */
  Node.@Nullable Fields read(String text) {
    boolean json = isJson(text);
    try (JsonParser parser = (json ? JSON : YAML).createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return new Node.Fields(new Place(file, 1), Map.of());
      }
      Node root = node(parser, first, "");
      if (parser.nextToken() != null) {
        findings.problem(place(parser), "", "a second document", "one document a file");
        return null;
      }
      if (root instanceof Node.Fields fields) {
        return fields;
      }
      findings.problem(root.place(), "", root.noun(), "a group of keys");
      return null;
    } catch (JacksonException malformed) {
      int line = malformed.getLocation() == null ? 0 : malformed.getLocation().getLineNr();
      findings.problem(
          new Place(file, Math.max(0, line)),
          "",
          withoutSource(malformed.getOriginalMessage()),
          json ? "valid JSON" : "valid YAML");
      return null;
    } catch (TooManyNodes tooMany) {
      findings.problem(new Place(file, 0), "", "too many values", "at most " + MAX_NODES);
      return null;
    }
  }

  private boolean isJson(String text) {
    if (file.endsWith(".yaml") || file.endsWith(".yml")) {
      return false;
    }
    String start = text.stripLeading();
    return file.endsWith(".json")
        || file.endsWith(".jsonc")
        || start.startsWith("{")
        || start.startsWith("//")
        || start.startsWith("/*");
  }

  private Node node(JsonParser parser, JsonToken token, String path) {
    if (++nodes > MAX_NODES) {
      throw new TooManyNodes();
    }
    return switch (token) {
      case START_OBJECT -> fields(parser, path);
      case START_ARRAY -> items(parser, path);
      case VALUE_NULL -> new Node.Empty(place(parser));
      case VALUE_TRUE, VALUE_FALSE -> scalar(parser, Node.Kind.BOOLEAN);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(parser, Node.Kind.NUMBER);
      default -> scalar(parser, Node.Kind.TEXT);
    };
  }

  private Node scalar(JsonParser parser, Node.Kind kind) {
    return new Node.Scalar(place(parser), kind, parser.getString());
  }

  private Node.Items items(JsonParser parser, String path) {
    Place start = place(parser);
    List<Node> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(node(parser, token, path + '[' + items.size() + ']'));
    }
    return new Node.Items(start, items);
  }

  private Node.Fields fields(JsonParser parser, String path) {
    Place start = place(parser);
    Map<String, Node.Member> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Place at = place(parser);
      String key = path.isEmpty() ? name : path + '.' + name;
      Node.Member member = new Node.Member(at, node(parser, parser.nextToken(), key));
      Node.@Nullable Member earlier = members.putIfAbsent(name, member);
      if (earlier != null) {
        repeated(key, start, members, earlier, member);
      }
    }
    return new Node.Fields(start, members);
  }

  /** A key that a YAML merge ({@code <<}) brought stands ahead of its group, and yields. */
  private void repeated(
      String key,
      Place start,
      Map<String, Node.Member> members,
      Node.Member earlier,
      Node.Member later) {
    if (later.place().line() < start.line()) {
      return;
    }
    if (earlier.place().line() < start.line()) {
      members.put(key.substring(key.lastIndexOf('.') + 1), later);
      return;
    }
    findings.problem(
        later.place(), key, "given twice", "once; it stands on line " + earlier.place().line());
  }

  private Place place(JsonParser parser) {
    return new Place(file, Math.max(1, parser.currentTokenLocation().getLineNr()));
  }

  /** Drops quoted lines and quoted words of the file: they may hold a secret. */
  private static String withoutSource(String message) {
    return message
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(" "))
        .map(
            line ->
                line.replaceAll("'[A-Za-z0-9_+/=.-][^']+'", "'...'")
                    .replaceAll(" \\(start marker at .*]\\)", ""))
        .collect(Collectors.joining("; "));
  }

  /** Ends the reading of a file that would grow without end. */
  private static final class TooManyNodes extends RuntimeException {}
}
