package dev.sluice.cli.check;

import java.util.ArrayList;
import java.util.List;

/** Gathers the findings of one tool. */
final class Report {
  private final String tool;
  private final List<Finding> findings = new ArrayList<>();

  Report(String tool) {
    this.tool = tool;
  }

  void error(String rule, String where, String message) {
    findings.add(new Finding(Severity.ERROR, rule, tool, where, message));
  }

  void warning(String rule, String where, String message) {
    findings.add(new Finding(Severity.WARNING, rule, tool, where, message));
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }
}
