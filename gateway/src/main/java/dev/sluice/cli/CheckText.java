package dev.sluice.cli;

import dev.sluice.cli.check.Finding;
import dev.sluice.cli.check.Severity;
import dev.sluice.config.LoadedConfig;
import java.io.PrintWriter;
import java.util.List;

/** The findings of {@code check} for people: a table on a terminal, plain lines elsewhere. */
final class CheckText {
  private final Streams streams;
  private final PrintWriter out;

  CheckText(Streams streams) {
    this.streams = streams;
    this.out = streams.out();
  }

  void print(LoadedConfig.Valid valid, List<CheckedServer> servers) {
    valid.notes().forEach(note -> out.println("note: " + note.oneLine()));
    if (streams.terminal()) {
      table(servers);
    } else {
      servers.forEach(server -> out.println(line(server)));
    }
    for (CheckedServer server : servers) {
      server.findings().forEach(finding -> out.println(line(server, finding)));
    }
    long errors = servers.stream().mapToLong(CheckedServer::errors).sum();
    long warnings = servers.stream().mapToLong(CheckedServer::warnings).sum();
    long up = servers.stream().filter(CheckedServer::isUp).count();
    out.println(
        "%d of %s up, %s, %s"
            .formatted(
                up,
                Printable.count(servers.size(), "server"),
                Printable.count(errors, "error"),
                Printable.count(warnings, "warning")));
    out.flush();
  }

  private void table(List<CheckedServer> servers) {
    int width = Math.max(6, servers.stream().mapToInt(s -> name(s).length()).max().orElse(6));
    String form = "%-" + width + "s  %s  %-10s  %5s  %s%n";
    out.printf(form, "SERVER", "STATE", "REVISION", "TOOLS", "FINDINGS");
    for (CheckedServer server : servers) {
      switch (server.answer()) {
        case Surveyed.Up up ->
            out.printf(
                form,
                name(server),
                streams.good("up   "),
                up.description().version().text(),
                up.tools().size(),
                summary(server));
        case Surveyed.Down down ->
            out.printf(form, name(server), streams.bad("down "), "-", "-", down.reason());
      }
    }
  }

  private static String line(CheckedServer server) {
    return switch (server.answer()) {
      case Surveyed.Up up ->
          "%s: up, MCP %s, %s, %s"
              .formatted(
                  name(server),
                  up.description().version().text(),
                  Printable.count(up.tools().size(), "tool"),
                  summary(server));
      case Surveyed.Down down -> "%s: down, %s".formatted(name(server), down.reason());
    };
  }

  private static String summary(CheckedServer server) {
    return server.findings().isEmpty()
        ? "no findings"
        : Printable.count(server.errors(), "error")
            + ", "
            + Printable.count(server.warnings(), "warning");
  }

  private String line(CheckedServer server, Finding finding) {
    String severity =
        finding.severity() == Severity.ERROR ? streams.bad("error") : streams.dim("warning");
    return "%s: %s/%s: [%s] %s %s"
        .formatted(
            severity,
            name(server),
            Printable.of(finding.tool()),
            finding.rule(),
            Printable.of(finding.where()),
            Printable.of(finding.message()));
  }

  private static String name(CheckedServer server) {
    return server.answer().server().value();
  }
}
