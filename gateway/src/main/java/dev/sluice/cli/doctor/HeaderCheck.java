package dev.sluice.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether the headers of MCP arrive, both ways. Sluice says what arrived; of another server only
 * its behaviour tells: a request of a session that is answered as if it had none.
 */
final class HeaderCheck implements Visit.Check {
  private static final Map<String, String> SENT = sent();

  private static Map<String, String> sent() {
    Map<String, String> sent = new LinkedHashMap<>();
    sent.put(Mcp.SESSION, "doctor");
    sent.put(Mcp.VERSION, Visit.SESSION_VERSION);
    sent.put("Last-Event-ID", "doctor-1");
    sent.put("Mcp-Method", "tools/call");
    sent.put("Mcp-Name", "doctor");
    sent.put("Mcp-Param-Doctor", "doctor");
    sent.put("Accept", "text/event-stream");
    return sent;
  }

  @Override
  public String name() {
    return "headers";
  }

  /** The question that {@link #examine} reads the answer of. */
  static Ask ask(String path) {
    List<String> lines = new ArrayList<>();
    SENT.forEach((name, value) -> lines.add(name + ": " + value));
    return new Ask("GET", Visit.asks(path, "head"), lines, "");
  }

  @Override
  public Examined examine(Visit visit) throws IOException {
    return visit.sluice() == null ? byBehaviour(visit) : bySluice(visit);
  }

  private Examined bySluice(Visit visit) throws IOException {
    List<Finding> findings = new ArrayList<>();
    try (Reply reply = visit.line().send(ask(visit.path()))) {
      Sluice sluice = Sluice.of(reply.text(visit.patience()));
      if (sluice == null) {
        return Examined.skipped(name(), "answered " + reply.status());
      }
      SENT.forEach(
          (name, value) -> {
            String came = sluice.received().get(name.toLowerCase(Locale.ROOT));
            if (!value.equals(came)) {
              findings.add(lost(name, came == null ? "does not arrive" : "arrives changed"));
            }
          });
      own(visit, sluice, findings);
      if (reply.header(Mcp.SESSION).isEmpty()) {
        findings.add(lostInAnswer());
      }
      if (sluice.http().equals("1.0")) {
        findings.add(
            new Finding(
                Trouble.OLD_HTTP,
                "The proxy speaks HTTP/1.0 to Sluice: each request costs a connection."));
      }
    }
    return Examined.of(
        name(), findings.isEmpty() ? "all of MCP arrive, both ways" : words(findings), findings);
  }

  private static void own(Visit visit, Sluice sluice, List<Finding> findings) {
    boolean authorized =
        visit.line().headers().stream()
            .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("authorization:"));
    if (authorized && !sluice.received().containsKey("authorization")) {
      findings.add(lost("Authorization", "does not arrive"));
    }
  }

  private static Finding lost(String name, String how) {
    return new Finding(
        Trouble.LOST_REQUEST_HEADER,
        "The request header " + name + ' ' + how + '.',
        Map.of("header", name));
  }

  private static Finding lostInAnswer() {
    return new Finding(
        Trouble.LOST_RESPONSE_HEADER,
        "The response header " + Mcp.SESSION + " does not come back: clients have no session.",
        Map.of("header", Mcp.SESSION));
  }

  private static String words(List<Finding> findings) {
    return String.join(
        ", ",
        findings.stream()
            .map(finding -> finding.words().getOrDefault("header", "HTTP/1.0 upstream"))
            .toList());
  }

  private Examined byBehaviour(Visit visit) throws IOException {
    if (visit.session() == null) {
      return Examined.skipped(name(), "the server has no sessions to tell by");
    }
    try (Reply reply = visit.line().send(visit.inSession(Ask.post(visit.path(), Mcp.ping(0))))) {
      return reply.isGood()
          ? Examined.good(name(), "Mcp-Session-Id arrives; the others cannot be told")
          : Examined.of(
              name(),
              "a request with its session is answered " + reply.status(),
              List.of(lost(Mcp.SESSION, "does not seem to arrive: " + reply.status())));
    }
  }
}
