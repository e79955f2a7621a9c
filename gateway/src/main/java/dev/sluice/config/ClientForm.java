package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server as Claude Desktop, VS Code and Cursor write it. Their own fields are passed over with a
 * note; fields of Sluice may stand beside them.
 *
 * @see <a href="https://code.visualstudio.com/docs/copilot/reference/mcp-configuration">MCP
 *     configuration of VS Code</a>
 */
final class ClientForm {
  private static final Set<String> MARKS = Set.of("type", "disabled", "autoApprove", "alwaysAllow");

  /** A key of Sluice too, with other values. */
  private static final String TRANSPORT = "transport";

  private static final Set<String> OWN_TRANSPORTS = Set.of("auto", "streamable", "sse");

  /** Marks that are acted on. */
  private static final Set<String> READ = Set.of("type", TRANSPORT, "disabled");

  private final Reading reading;
  private final Findings findings;

  ClientForm(Reading reading) {
    this.reading = reading;
    this.findings = reading.findings();
  }

  /** True when a group has a field only clients write. */
  static boolean isMarked(Node.Fields fields) {
    return fields.members().keySet().stream().anyMatch(MARKS::contains)
        || (fields.get(TRANSPORT) instanceof Node.Scalar transport
            && !OWN_TRANSPORTS.contains(transport.text()));
  }

  /** The group with nothing but fields of Sluice; null when the server is off or refused. */
  Node.@Nullable Fields translate(Node.Fields fields, String key) {
    if (isDisabled(fields, key)) {
      findings.note(fields.place(), key, "disabled, so left out");
      return null;
    }
    boolean typeFits = transportFits(fields, "type", key);
    boolean transportFits = transportFits(fields, TRANSPORT, key);
    if (!typeFits || !transportFits) {
      return null;
    }
    Map<String, Node.Member> kept = new LinkedHashMap<>();
    keepTransport(fields, kept);
    List<String> ignored = new ArrayList<>();
    fields
        .members()
        .forEach(
            (name, member) -> {
              if (name.equals(TRANSPORT)) {
                return;
              }
              if (isOurs(name, member.value()) || looksLikeOurs(name)) {
                kept.put(name, member);
              } else if (!READ.contains(name)) {
                ignored.add(name);
              }
            });
    if (!ignored.isEmpty()) {
      findings.note(fields.place(), key, "ignored: " + String.join(", ", ignored));
    }
    return new Node.Fields(fields.place(), kept);
  }

  /** What clients call http may be either transport; sse is said of one alone. */
  private static void keepTransport(Node.Fields fields, Map<String, Node.Member> kept) {
    for (String field : List.of(TRANSPORT, "type")) {
      if (fields.get(field) instanceof Node.Scalar written
          && OWN_TRANSPORTS.contains(written.text().toLowerCase(Locale.ROOT))) {
        var own =
            new Node.Scalar(
                written.place(), Node.Kind.TEXT, written.text().toLowerCase(Locale.ROOT));
        kept.put(TRANSPORT, new Node.Member(fields.placeOf(field), own));
        return;
      }
    }
  }

  /** Clients count {@code timeout} in milliseconds or seconds of their own. */
  private static boolean isOurs(String name, Node value) {
    boolean number = value instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NUMBER;
    return ServerReader.allKeys().contains(name) && !(name.equals("timeout") && number);
  }

  /** One slip away from a field that matters: better refused than passed over. */
  private static boolean looksLikeOurs(String name) {
    return !READ.contains(name)
        && List.of("command", "args", "env", "cwd", "url", "headers", "type", "disabled").stream()
            .anyMatch(field -> Nearest.distance(name, field) == 1);
  }

  private boolean isDisabled(Node.Fields fields, String key) {
    Node node = fields.get("disabled");
    if (node == null) {
      return false;
    }
    ScalarType<?> truth = ScalarType.of(boolean.class);
    return truth != null
        && Boolean.TRUE.equals(reading.scalar(truth, node, key + ".disabled", null));
  }

  private boolean transportFits(Node.Fields fields, String field, String key) {
    Node node = fields.get(field);
    if (node == null) {
      return true;
    }
    String text = reading.text(node, key + '.' + field, false);
    if (text == null) {
      return false;
    }
    String needed =
        switch (text.toLowerCase(Locale.ROOT).replace('_', '-')) {
          case "stdio", "local" -> "command";
          case "http", "streamable-http", "streamablehttp", "streamable", "sse", "auto" -> "url";
          default -> {
            findings.problem(node.place(), key + '.' + field, text, "stdio, http or sse");
            yield "";
          }
        };
    if (needed.isEmpty()) {
      return false;
    }
    if (fields.get(needed) == null) {
      findings.problem(
          fields.place(), key + '.' + needed, null, "given, as " + field + " is " + text);
      return false;
    }
    return true;
  }
}
