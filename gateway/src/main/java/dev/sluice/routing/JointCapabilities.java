package dev.sluice.routing;

import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.mcp.McpField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What servers can do together, as clients at their common address are told. A server that did not
 * answer may be able to do anything: clients would never ask for what is not declared here.
 */
final class JointCapabilities {
  private final Collection<Abilities> known;
  private final boolean complete;

  /**
   * @param complete whether {@code known} are all servers
   */
  private JointCapabilities(Collection<Abilities> known, boolean complete) {
    this.known = known;
    this.complete = complete;
  }

  /** Of the servers of the fleet, as far as they answered. */
  static JointCapabilities of(Fleet fleet, Map<ServerName, ServerDescription> answers) {
    return new JointCapabilities(
        answers.values().stream().map(Abilities::of).toList(),
        answers.size() == fleet.servers().size());
  }

  /** As {@code initialize} says it. */
  String inSession() {
    List<String> all = new ArrayList<>();
    all.add("\"tools\":{\"listChanged\":true}");
    if (any(McpField.PROMPTS)) {
      all.add("\"prompts\":{\"listChanged\":true}");
    }
    if (any(McpField.RESOURCES)) {
      all.add(resources());
    }
    plain(all);
    if (known.stream().anyMatch(server -> server.has(McpField.TASKS))) {
      all.add("\"tasks\":{\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}");
    }
    extensions(all);
    return '{' + String.join(",", all) + '}';
  }

  /**
   * As {@code server/discover} says it: with every list there is an answer to, even an empty one.
   */
  String standingAlone() {
    List<String> all = new ArrayList<>();
    all.add("\"tools\":{\"listChanged\":true}");
    all.add("\"prompts\":{\"listChanged\":true}");
    all.add(resources());
    plain(all);
    extensions(all);
    return '{' + String.join(",", all) + '}';
  }

  /** Whether clients may subscribe to resources. */
  boolean subscribe() {
    return !complete
        || known.stream().anyMatch(one -> one.has(McpField.RESOURCES, McpField.SUBSCRIBE));
  }

  private String resources() {
    return "\"resources\":{\"subscribe\":" + subscribe() + ",\"listChanged\":true}";
  }

  private void plain(List<String> all) {
    for (String plain : List.of(McpField.COMPLETIONS, McpField.LOGGING)) {
      if (any(plain)) {
        all.add('"' + plain + "\":{}");
      }
    }
  }

  private boolean any(String capability) {
    return !complete || known.stream().anyMatch(server -> server.has(capability));
  }

  /** Every extension any server has, with its settings when all that have it agree on them. */
  private void extensions(List<String> all) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Abilities server : known) {
      for (JsonSpans.Named extension : server.extensions()) {
        String own = server.raw(extension.value());
        settings.merge(extension.name(), own, (one, other) -> one.equals(other) ? one : "{}");
      }
    }
    if (!settings.isEmpty()) {
      List<String> members = new ArrayList<>();
      settings.forEach((id, value) -> members.add(OwnMessages.quote(id) + ':' + value));
      all.add("\"extensions\":{" + String.join(",", members) + '}');
    }
  }

  /** What one server told a client of the revisions whose requests stand alone. */
  static String ofOne(Abilities server, boolean standsAlone) {
    List<String> kept = new ArrayList<>();
    for (JsonSpans.Named capability : server.all()) {
      // The tasks of 2025-11-25 are no capability of later revisions, which have an extension.
      if (standsAlone || !capability.name().equals(McpField.TASKS)) {
        kept.add(OwnMessages.quote(capability.name()) + ':' + server.raw(capability.value()));
      }
    }
    return '{' + String.join(",", kept) + '}';
  }
}
