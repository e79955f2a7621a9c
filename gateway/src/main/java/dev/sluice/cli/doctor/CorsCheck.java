package dev.sluice.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether a page of another origin may call: what its browser asks, and what every answer says. */
final class CorsCheck implements Visit.Check {
  private static final String ALLOW = "access-control-allow-";
  private static final List<String> HEADERS =
      List.of(
          "content-type",
          "authorization",
          "mcp-session-id",
          "mcp-protocol-version",
          "last-event-id",
          "mcp-method",
          "mcp-name");

  @Override
  public String name() {
    return "CORS";
  }

  @Override
  public Examined examine(Visit visit) throws IOException {
    String page = visit.page();
    if (page == null) {
      return Examined.skipped(name(), "not asked for (--origin https://app.example.com)");
    }
    List<Finding> findings = new ArrayList<>();
    Ask ask =
        new Ask(
            "OPTIONS",
            visit.path(),
            List.of(
                "Origin: " + page,
                "Access-Control-Request-Method: DELETE",
                "Access-Control-Request-Headers: " + String.join(",", HEADERS)),
            "");
    try (Reply reply = visit.line().send(ask)) {
      preflight(reply, page, findings);
    }
    Ask call =
        Ask.post(visit.path(), Mcp.initialize(Visit.SESSION_VERSION)).with("Origin: " + page);
    try (Reply reply = visit.line().send(call)) {
      origin(reply, page, "an answer", findings);
      if (!list(reply, "access-control-expose-headers").contains("mcp-session-id")) {
        add(findings, page, "An answer does not expose Mcp-Session-Id: the page has no session.");
      }
      Reply ended = visit.end(reply.header(Mcp.SESSION).orElse(null));
      if (ended != null) {
        ended.close();
      }
    }
    return Examined.of(
        name(),
        findings.isEmpty() ? page + " may call" : page + " may not call, or not read",
        findings);
  }

  private static void preflight(Reply reply, String page, List<Finding> findings) {
    if (!reply.isGood()) {
      add(findings, page, "A preflight is answered " + reply.status() + " (expected: 204).");
      return;
    }
    origin(reply, page, "a preflight", findings);
    if (!list(reply, ALLOW + "methods").contains("delete")) {
      add(findings, page, "A preflight does not allow DELETE, which ends sessions.");
    }
    Set<String> missing = new TreeSet<>(HEADERS);
    missing.removeAll(list(reply, ALLOW + "headers"));
    if (!missing.isEmpty()) {
      add(
          findings,
          page,
          "A preflight does not allow the headers " + String.join(", ", missing) + ".");
    }
  }

  private static void origin(Reply reply, String page, String where, List<Finding> findings) {
    List<String> allowed = reply.all(ALLOW + "origin");
    if (allowed.size() > 1) {
      findings.add(
          new Finding(
              Trouble.CORS_TWICE,
              "Access-Control-Allow-Origin stands %d times in %s: browsers refuse that."
                  .formatted(allowed.size(), where)));
    } else if (allowed.isEmpty() || !(allowed.contains(page) || allowed.contains("*"))) {
      add(
          findings,
          page,
          "Access-Control-Allow-Origin in %s does not name the page.".formatted(where));
    }
  }

  private static void add(List<Finding> findings, String page, String what) {
    findings.add(new Finding(Trouble.CORS, what, Map.of("page", page)));
  }

  private static Set<String> list(Reply reply, String header) {
    Set<String> names = new TreeSet<>();
    for (String value : reply.all(header)) {
      for (String name : value.split(",", -1)) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
