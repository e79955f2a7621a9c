package dev.sluice.cli;

import dev.sluice.cli.doctor.Address;
import dev.sluice.cli.doctor.Diagnosis;
import dev.sluice.cli.doctor.Examined;
import dev.sluice.cli.doctor.Finding;
import dev.sluice.cli.doctor.Proxy;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What {@code doctor} found, as JSON. */
final class DoctorJson {
  private DoctorJson() {}

  /**
   * {@code {ok, url, reached, sluice, proxy, checks: [{name, state, summary}], findings: [{id,
   * what, cures: {nginx: line}}]}}.
   */
  static String of(Diagnosis diagnosis) {
    ObjectNode root = root(diagnosis.address(), diagnosis.reached());
    root.put("ok", diagnosis.reached() && diagnosis.findings().isEmpty());
    root.put("sluice", diagnosis.sluice());
    Proxy proxy = diagnosis.proxy();
    root.put("proxy", proxy == null ? null : proxy.key());
    ArrayNode checks = root.putArray("checks");
    for (Examined each : diagnosis.examined()) {
      checks
          .addObject()
          .put("name", each.name())
          .put("state", each.state().name().toLowerCase(Locale.ROOT))
          .put("summary", each.summary());
    }
    ArrayNode findings = root.putArray("findings");
    for (Finding finding : diagnosis.findings()) {
      ObjectNode node = findings.addObject();
      node.put("id", finding.trouble().id()).put("what", finding.what());
      ObjectNode cures = node.putObject("cures");
      finding.cures(diagnosis.address()).forEach((where, line) -> cures.put(where.key(), line));
    }
    return print(root);
  }

  /** {@code {ok, url, reached, reason}}. */
  static String unreachable(Address address, String reason) {
    return print(root(address, false).put("reason", reason));
  }

  private static ObjectNode root(Address address, boolean reached) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("ok", false)
        .put("url", address.toString())
        .put("reached", reached);
  }

  private static String print(ObjectNode root) {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
