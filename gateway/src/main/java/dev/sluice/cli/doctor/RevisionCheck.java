package dev.sluice.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Which revisions of MCP are answered over Streamable HTTP. */
final class RevisionCheck implements Visit.Check {
  private static final List<String> SESSIONS =
      List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

  @Override
  public String name() {
    return "revisions";
  }

  @Override
  public Examined examine(Visit visit) throws IOException {
    List<String> answered = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (String version : SESSIONS) {
      if (opens(visit, version)) {
        answered.add(version);
      }
    }
    if (discovers(visit)) {
      answered.add(Mcp.STATELESS);
    }
    if (visit.sluice() != null) {
      List<String> missing = new ArrayList<>(SESSIONS);
      missing.add(Mcp.STATELESS);
      missing.removeAll(answered);
      missing.forEach(
          version ->
              findings.add(new Finding(Trouble.REVISION, "MCP " + version + " is not answered.")));
    }
    String list = answered.isEmpty() ? "none is answered" : String.join(", ", answered);
    return Examined.of(name(), list, findings);
  }

  private static boolean opens(Visit visit, String version) throws IOException {
    try (Reply reply = visit.line().send(Ask.post(visit.path(), Mcp.initialize(version)))) {
      JsonNode result = Mcp.json(reply.message(visit.patience())).path("result");
      Reply ended = visit.end(reply.header(Mcp.SESSION).orElse(null));
      if (ended != null) {
        ended.close();
      }
      return result.path("protocolVersion").asString("").equals(version);
    }
  }

  private static boolean discovers(Visit visit) throws IOException {
    Ask ask =
        Ask.post(visit.path(), Mcp.discover())
            .with(Mcp.VERSION + ": " + Mcp.STATELESS, "Mcp-Method: server/discover");
    try (Reply reply = visit.line().send(ask)) {
      JsonNode versions =
          Mcp.json(reply.message(visit.patience())).path("result").path("supportedVersions");
      return versions.valueStream().anyMatch(each -> each.asString("").equals(Mcp.STATELESS));
    }
  }
}
