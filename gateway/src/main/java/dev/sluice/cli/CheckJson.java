package dev.sluice.cli;

import dev.sluice.cli.check.Finding;
import dev.sluice.config.ConfigNote;
import dev.sluice.config.ConfigProblem;
import dev.sluice.config.LoadedConfig;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The findings of {@code check} as JSON, for CI. */
final class CheckJson {
  private CheckJson() {}

  /** {@code {ok, problems: [{file, line, key, value, expected}]}}. */
  static String of(LoadedConfig.Invalid invalid) {
    ObjectNode root = root(false);
    ArrayNode problems = root.putArray("problems");
    for (ConfigProblem problem : invalid.problems()) {
      problems
          .addObject()
          .put("file", problem.file())
          .put("line", problem.line())
          .put("key", problem.key())
          .put("value", problem.value())
          .put("expected", problem.expected());
    }
    return print(root);
  }

  /**
   * {@code {ok, notes: [text], servers: [{name, state, reason | revision, tools, findings:
   * [{severity, rule, tool, where, message}]}], errors, warnings}}.
   */
  static String of(LoadedConfig.Valid valid, List<CheckedServer> servers) {
    ObjectNode root = root(servers.stream().allMatch(CheckedServer::isGood));
    ArrayNode notes = root.putArray("notes");
    valid.notes().stream().map(ConfigNote::oneLine).forEach(notes::add);
    ArrayNode list = root.putArray("servers");
    servers.forEach(server -> server(list.addObject(), server));
    root.put("errors", servers.stream().mapToLong(CheckedServer::errors).sum());
    root.put("warnings", servers.stream().mapToLong(CheckedServer::warnings).sum());
    return print(root);
  }

  private static void server(ObjectNode node, CheckedServer server) {
    node.put("name", server.answer().server().value());
    switch (server.answer()) {
      case Surveyed.Up up -> {
        node.put("state", "up");
        node.put("revision", up.description().version().text());
        node.put("tools", up.tools().size());
      }
      case Surveyed.Down down -> {
        node.put("state", "down");
        node.put("reason", down.reason());
      }
    }
    ArrayNode findings = node.putArray("findings");
    for (Finding finding : server.findings()) {
      findings
          .addObject()
          .put("severity", finding.severity().text())
          .put("rule", finding.rule())
          .put("tool", finding.tool())
          .put("where", finding.where())
          .put("message", finding.message());
    }
  }

  private static ObjectNode root(boolean ok) {
    return JsonNodeFactory.instance.objectNode().put("ok", ok);
  }

  private static String print(ObjectNode root) {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
