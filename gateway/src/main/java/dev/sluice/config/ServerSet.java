package dev.sluice.config;

import dev.sluice.lifecycle.ServerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the servers of all files in order, each name once. */
final class ServerSet {
  /** Most servers of one gateway. */
  static final int MAX_SERVERS = 1_000;

  private final Findings findings;
  private final Expansion expansion;
  private final Map<String, Place> defined = new HashMap<>();
  private final List<ServerConfig> servers = new ArrayList<>();

  ServerSet(Findings findings, Expansion expansion) {
    this.findings = findings;
    this.expansion = expansion;
  }

  /** Adds every server of a group ({@code servers} or {@code mcpServers}). */
  void addAll(Node group, String key, Path base, boolean clientForm) {
    Reading reading = new Reading(findings, expansion, base);
    Node.Fields fields = reading.fields(group, key);
    if (fields != null) {
      fields
          .members()
          .forEach(
              (name, member) ->
                  add(reading, name, member, RecordBinder.join(key, name), clientForm));
    }
  }

  /** Adds what an included file holds: one server named after the file, or several. */
  void include(Path file, Node.Fields fields) {
    Path base = ConfigLoader.directoryOf(file);
    Node client = fields.get("mcpServers");
    Node several = fields.get("servers");
    if (client == null && several == null) {
      Reading reading = new Reading(findings, expansion, base);
      Node.Member member = new Node.Member(new Place(file.toString(), 1), fields);
      String name = baseName(file);
      add(reading, name, member, "servers." + name, false);
      return;
    }
    fields
        .members()
        .forEach(
            (name, member) -> {
              if (!name.equals("mcpServers") && !name.equals("servers")) {
                findings.note(member.place(), name, "ignored in an included file");
              }
            });
    if (several != null) {
      addAll(several, "servers", base, false);
    }
    if (client != null) {
      addAll(client, "mcpServers", base, true);
    }
  }

  private void add(
      Reading reading, String name, Node.Member member, String key, boolean clientForm) {
    @Nullable Place earlier = defined.putIfAbsent(name, member.place());
    if (earlier != null) {
      findings.problem(
          member.place(), key, "defined twice", "each server once; it is also at " + earlier);
      return;
    }
    if (defined.size() == MAX_SERVERS + 1) {
      findings.problem(member.place(), key, "one server too many", "at most " + MAX_SERVERS);
    }
    ServerConfig server =
        new ServerReader(reading).read(name, member.place(), member.value(), key, clientForm);
    if (server != null) {
      servers.add(server);
    }
  }

  List<ServerConfig> servers() {
    return List.copyOf(servers);
  }

  private static String baseName(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
