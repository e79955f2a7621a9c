package dev.sluice.cli;

import dev.sluice.cli.check.Finding;
import dev.sluice.cli.check.Severity;
import dev.sluice.cli.check.ToolChecks;
import java.util.List;

/** What {@code check} learned about one server. */
record CheckedServer(Surveyed answer, List<Finding> findings) {
  CheckedServer {
    findings = List.copyOf(findings);
  }

  static CheckedServer of(Surveyed answer) {
    return switch (answer) {
      case Surveyed.Up up ->
          new CheckedServer(
              up, ToolChecks.check(up.server().value(), up.tools(), up.description().version()));
      case Surveyed.Down down -> new CheckedServer(down, List.of());
    };
  }

  boolean isUp() {
    return answer instanceof Surveyed.Up;
  }

  boolean isGood() {
    return isUp() && errors() == 0;
  }

  long errors() {
    return count(Severity.ERROR);
  }

  long warnings() {
    return count(Severity.WARNING);
  }

  private long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
