package dev.sluice.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.ParamHeader;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code x-mcp-header} annotations of one tool's input schema. A tool with an annotation
 * that breaks the rules must not be shown to clients.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#schema-extension">Schema
 *     extension, MCP 2026-07-28</a>
 */
final class HeaderAnnotations {
  /** What was found. */
  sealed interface Found {
    record Valid(MirroredParams params) implements Found {}

    record Invalid(String reason) implements Found {}
  }

  private static final Found NONE = new Found.Valid(MirroredParams.NONE);
  private static final byte[] KEYWORD = ('"' + McpField.X_MCP_HEADER + '"').getBytes(UTF_8);
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");
  private static final Set<String> TYPES = Set.of("string", "integer", "boolean");

  /** Keywords that hold a schema, or an array of them. */
  private static final Set<String> SCHEMAS =
      Set.of(
          "items",
          "prefixItems",
          "additionalItems",
          "contains",
          "additionalProperties",
          "unevaluatedProperties",
          "unevaluatedItems",
          "propertyNames",
          "contentSchema",
          "oneOf",
          "anyOf",
          "allOf",
          "not",
          "if",
          "then",
          "else");

  /** Keywords that hold an object of schemas. */
  private static final Set<String> MAPS =
      Set.of("patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions");

  private final ByteBuf json;
  private final List<ParamHeader> headers = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private @Nullable String fault;

  private HeaderAnnotations(ByteBuf json) {
    this.json = json;
  }

  /** Whether there may be an annotation in these bytes at all. */
  static boolean mayBeIn(ByteBuf json) {
    return ByteBufUtil.indexOf(Unpooled.wrappedBuffer(KEYWORD), json) >= 0;
  }

  /** Reads the tool at {@code [start, end)} of {@code json}, well-formed JSON. */
  static Found read(ByteBuf json, Span tool) {
    if (!mayBeIn(json.slice(json.readerIndex() + tool.start(), tool.end() - tool.start()))) {
      return NONE;
    }
    Span schema = JsonSpans.member(json, tool.start(), tool.end(), McpField.INPUT_SCHEMA);
    HeaderAnnotations reading = new HeaderAnnotations(json);
    if (schema != null) {
      reading.visit(schema, List.of(), true);
    }
    return reading.fault == null
        ? new Found.Valid(new MirroredParams(reading.headers))
        : new Found.Invalid(reading.fault);
  }

  /**
   * @param reachable whether only {@code properties} lead here
   */
  private void visit(Span schema, List<String> path, boolean reachable) {
    List<JsonSpans.Named> members = JsonSpans.members(json, schema.start(), schema.end());
    Span annotation = null;
    Span type = null;
    for (JsonSpans.Named member : members) {
      switch (member.name()) {
        case McpField.X_MCP_HEADER -> annotation = member.value();
        case McpField.TYPE -> type = member.value();
        default -> inside(member, path, reachable);
      }
    }
    if (annotation != null) {
      annotated(annotation, type, path, reachable);
    }
  }

  private void inside(JsonSpans.Named member, List<String> path, boolean reachable) {
    Span value = member.value();
    if (member.name().equals("properties")) {
      for (JsonSpans.Named property : JsonSpans.members(json, value.start(), value.end())) {
        List<String> deeper = new ArrayList<>(path);
        deeper.add(property.name());
        visit(property.value(), deeper, reachable);
      }
    } else if (SCHEMAS.contains(member.name())) {
      visit(value, path, false);
      for (Span element : JsonSpans.elements(json, value.start(), value.end())) {
        visit(element, path, false);
      }
    } else if (MAPS.contains(member.name())) {
      for (JsonSpans.Named entry : JsonSpans.members(json, value.start(), value.end())) {
        visit(entry.value(), path, false);
      }
    }
  }

  private void annotated(
      Span annotation, @Nullable Span type, List<String> path, boolean reachable) {
    String name = JsonSpans.text(json, annotation.start(), annotation.end());
    String of = type == null ? null : JsonSpans.text(json, type.start(), type.end());
    if (!reachable || path.isEmpty()) {
      note("stands where more than properties lead to (expected: on a property)");
    } else if (name == null || !TOKEN.matcher(name).matches()) {
      note("is no name of a header (expected: letters, digits and !#$%&'*+-.^_`|~)");
    } else if (of == null || !TYPES.contains(of)) {
      note("stands on a property of another type (expected: string, integer or boolean)");
    } else if (!names.add(name.toLowerCase(Locale.ROOT))) {
      note("names a header that another property has (expected: each name once, in any case)");
    } else {
      headers.add(new ParamHeader(name, List.copyOf(path)));
    }
  }

  /** Keeps the first fault. */
  private void note(String what) {
    if (fault == null) {
      fault = McpField.X_MCP_HEADER + ' ' + what;
    }
  }
}
