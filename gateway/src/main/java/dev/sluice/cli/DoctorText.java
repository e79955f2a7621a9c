package dev.sluice.cli;

import dev.sluice.cli.doctor.Diagnosis;
import dev.sluice.cli.doctor.Examined;
import dev.sluice.cli.doctor.Finding;
import dev.sluice.cli.doctor.Proxy;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code doctor} found, for people: a table on a terminal, plain lines elsewhere. */
final class DoctorText {
  private final Streams streams;
  private final PrintWriter out;

  DoctorText(Streams streams) {
    this.streams = streams;
    this.out = streams.out();
  }

  void print(Diagnosis diagnosis) {
    out.println(title(diagnosis));
    if (streams.terminal()) {
      table(diagnosis.examined());
    } else {
      diagnosis
          .examined()
          .forEach(each -> out.println(each.name() + ": " + word(each) + ", " + summary(each)));
    }
    for (Finding finding : diagnosis.findings()) {
      print(finding, diagnosis);
    }
    int findings = diagnosis.findings().size();
    out.println(findings == 0 ? "no findings" : Printable.count(findings, "finding"));
    out.flush();
  }

  private static String title(Diagnosis diagnosis) {
    String who =
        diagnosis.sluice() == null
            ? diagnosis.reached() ? "not a Sluice that answers its doctor" : "no MCP"
            : "Sluice " + Printable.of(diagnosis.sluice());
    Proxy proxy = diagnosis.proxy();
    return diagnosis.address() + ": " + who + (proxy == null ? "" : " behind " + proxy.text());
  }

  private void table(List<Examined> examined) {
    int width = examined.stream().mapToInt(each -> each.name().length()).max().orElse(5);
    String form = "%-" + width + "s  %s  %s%n";
    out.printf(form, "CHECK", "STATE  ", "RESULT");
    for (Examined each : examined) {
      out.printf(form, each.name(), state(each), summary(each));
    }
  }

  private String state(Examined each) {
    return switch (each.state()) {
      case GOOD -> streams.good("good   ");
      case BAD -> streams.bad("bad    ");
      case SKIPPED -> streams.dim("skipped");
    };
  }

  private static String word(Examined each) {
    return switch (each.state()) {
      case GOOD -> "good";
      case BAD -> "bad";
      case SKIPPED -> "skipped";
    };
  }

  private static String summary(Examined each) {
    return Printable.of(each.summary());
  }

  /** The proxy that answered has its line first. */
  private void print(Finding finding, Diagnosis diagnosis) {
    out.println(
        streams.bad("finding")
            + ": ["
            + finding.trouble().id()
            + "] "
            + Printable.of(finding.what()));
    Map<Proxy, String> cures = finding.cures(diagnosis.address());
    List<Proxy> order = new ArrayList<>(cures.keySet());
    Proxy first = diagnosis.proxy();
    if (first != null && order.remove(first)) {
      order.addFirst(first);
    }
    for (Proxy proxy : order) {
      out.printf("  %-12s %s%n", proxy.text(), cures.get(proxy));
    }
  }
}
