package dev.sluice.cli.check;

import dev.sluice.protocol.era.ProtocolVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Checks the tool definitions of one server.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/server/tools">Tools, MCP
 *     2026-07-28</a>
 */
public final class ToolChecks {
  /** Longest name several clients accept, the server's prefix included. */
  static final int LONGEST_PUBLIC_NAME = 64;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final String SEPARATOR = "__";

  private ToolChecks() {}

  /**
   * Checks every tool.
   *
   * @param server the configured name, which stands before each tool's name on {@code /mcp}
   * @param tools the entries of {@code tools/list}, all pages
   * @param version the revision agreed with the server
   */
  public static List<Finding> check(String server, List<JsonNode> tools, ProtocolVersion version) {
    List<Finding> findings = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tools.size(); i++) {
      JsonNode tool = tools.get(i);
      String name = tool.path("name").asString("");
      Report report = new Report(name.isEmpty() ? "#" + (i + 1) : name);
      if (tool.isObject()) {
        name(tool.path("name"), server, names, report);
        description(tool.path("description"), report);
        schemas(tool, version, report);
      } else {
        report.error("tool", "", "is not an object");
      }
      findings.addAll(report.findings());
    }
    return findings;
  }

  private static void name(JsonNode node, String server, Set<String> names, Report report) {
    if (!node.isString()) {
      report.error("name", "/name", node.isMissingNode() ? "is missing" : "is not a text");
      return;
    }
    String name = node.stringValue();
    if (!NAME.matcher(name).matches()) {
      report.error(
          "name", "/name", "should be 1 to 128 letters, digits, '_', '-' or '.', and nothing else");
    }
    if (!names.add(name)) {
      report.error("duplicate", "/name", "is the name of an earlier tool, too");
    }
    int length = server.length() + SEPARATOR.length() + name.length();
    if (length > LONGEST_PUBLIC_NAME) {
      report.warning(
          "name-length",
          "/name",
          "is %d characters long with its prefix %s__; some clients refuse more than %d, so it is shortened on /mcp"
              .formatted(length, server, LONGEST_PUBLIC_NAME));
    }
  }

  private static void description(JsonNode node, Report report) {
    if (node.isMissingNode() || node.isNull()) {
      report.warning("description", "/description", "is missing; models choose tools by it");
    } else if (!node.isString()) {
      report.error("description", "/description", "is not a text");
    } else if (node.stringValue().isBlank()) {
      report.warning("description", "/description", "is empty; models choose tools by it");
    }
  }

  private static void schemas(JsonNode tool, ProtocolVersion version, Report report) {
    JsonNode input = tool.path("inputSchema");
    if (input.isMissingNode()) {
      report.error("input-schema", "/inputSchema", "is missing");
    } else {
      new SchemaCheck("/inputSchema", report).check(input, true);
      if (input.isObject()) {
        new HeaderAnnotations("/inputSchema", report).check(input);
      }
    }
    JsonNode output = tool.path("outputSchema");
    if (!output.isMissingNode()) {
      boolean objectOnly = version.compareTo(ProtocolVersion.V2026_07_28) < 0;
      new SchemaCheck("/outputSchema", report).check(output, objectOnly);
    }
  }
}
