package dev.sluice.config;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.stdio.StdioConfig;
import dev.sluice.dispatch.DispatchConfig;
import dev.sluice.dispatch.WatchConfig;
import dev.sluice.edge.ServerKeepaliveConfig;
import dev.sluice.exchange.ServerName;
import dev.sluice.lifecycle.ReplicaConfig;
import dev.sluice.lifecycle.ServerConfig;
import dev.sluice.lifecycle.ServerConfig.Reach;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one server of its group of keys, native or as MCP clients write it. */
final class ServerReader {
  static final String NAME_FORM =
      "1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit, without '__'";

  private static final HttpConfig URL_DEFAULTS = HttpConfig.of(URI.create("http:/"));
  private static final StdioConfig COMMAND_DEFAULTS = StdioConfig.of("", List.of());

  private final Reading reading;
  private final Findings findings;
  private final RecordBinder binder;

  ServerReader(Reading reading) {
    this.reading = reading;
    this.findings = reading.findings();
    this.binder = new RecordBinder(reading);
  }

  /**
   * Reads one server.
   *
   * @param key dotted path of its group
   * @param clientForm whether the group stands in an {@code mcpServers} file
   * @return null when it is switched off, or wrong
   */
  @Nullable ServerConfig read(String name, Place place, Node node, String key, boolean clientForm) {
    if (!ServerName.isValid(name)) {
      findings.problem(place, key, name, NAME_FORM);
    }
    Node.Fields fields = reading.fields(node, key);
    if (fields == null) {
      return null;
    }
    ClientForm form = new ClientForm(reading);
    if (clientForm || ClientForm.isMarked(fields)) {
      fields = form.translate(fields, key);
      if (fields == null) {
        return null;
      }
    }
    Node replicas = fields.get("replicas");
    boolean hasUrl = fields.get("url") != null;
    boolean hasCommand = fields.get("command") != null;
    if ((hasUrl ? 1 : 0) + (hasCommand ? 1 : 0) + (replicas == null ? 0 : 1) != 1) {
      binder.refuseUnknown(fields, key, allKeys());
      String given =
          hasUrl && hasCommand
              ? "both url and command"
              : replicas == null ? "neither url nor command" : "replicas beside url or command";
      findings.problem(place, key, given, "one of them");
      return null;
    }
    boolean overHttp = replicas == null ? hasUrl : !ReplicasReader.areCommands(replicas);
    refuseMisplaced(fields, key, overHttp);
    binder.refuseUnknown(fields, key, allKeys());
    Reach reach = overHttp ? url(fields, key) : command(fields, key);
    List<ReplicaConfig> places =
        reach == null
            ? null
            : replicas == null
                ? List.of(ReplicaConfig.only(reach))
                : new ReplicasReader(reading).read(replicas, key + ".replicas", reach);
    DispatchConfig dispatch =
        binder.bind(
            DispatchConfig.class,
            overHttp ? DispatchConfig.DEFAULTS : DispatchConfig.PROCESS_DEFAULTS,
            fields,
            key);
    WatchConfig watch = binder.bind(WatchConfig.class, WatchConfig.DEFAULTS, fields, key);
    boolean required = required(fields, key);
    if (places == null || dispatch == null || watch == null || !ServerName.isValid(name)) {
      return null;
    }
    ServerConfig server =
        new ServerConfig(
            new ServerName(name), places, dispatch, watch, required, keepalive(fields, key));
    new ServerChecks(findings, place).check(server, key);
    return server;
  }

  private void refuseMisplaced(Node.Fields fields, String key, boolean hasUrl) {
    Set<String> misplaced = keys(!hasUrl);
    misplaced.removeAll(keys(hasUrl));
    misplaced.retainAll(fields.members().keySet());
    for (String other : misplaced) {
      findings.problem(
          fields.placeOf(other),
          RecordBinder.join(key, other),
          "not for a server with a " + (hasUrl ? "url" : "command"),
          "only keys of such a server");
    }
  }

  private @Nullable Reach url(Node.Fields fields, String key) {
    Node.Fields decided = HeaderChecks.withoutManaged(fields, findings, key);
    HttpConfig http =
        binder.bind(HttpConfig.class, URL_DEFAULTS, decided, key, needed(fields, "url"));
    return http == null ? null : new Reach.Url(http);
  }

  private @Nullable Reach command(Node.Fields fields, String key) {
    StdioConfig stdio =
        binder.bind(StdioConfig.class, COMMAND_DEFAULTS, fields, key, needed(fields, "command"));
    return stdio == null ? null : new Reach.Command(stdio);
  }

  /** What one replica alone must have. Where several are listed each has its own. */
  private static String[] needed(Node.Fields fields, String address) {
    return fields.get("replicas") == null ? new String[] {address} : new String[0];
  }

  private boolean required(Node.Fields fields, String key) {
    Node node = fields.get("required");
    if (node == null) {
      return false;
    }
    ScalarType<?> truth = ScalarType.of(boolean.class);
    return truth != null
        && Boolean.TRUE.equals(reading.scalar(truth, node, key + ".required", null));
  }

  private ServerKeepaliveConfig keepalive(Node.Fields fields, String key) {
    Node node = fields.get("keepalive");
    ServerKeepaliveConfig own =
        node == null ? null : binder.section(ServerKeepaliveConfig.class, node, key + ".keepalive");
    return own == null ? ServerKeepaliveConfig.DEFAULTS : own;
  }

  /** Keys of a server reached by URL, or of one run as a command. */
  static Set<String> keys(boolean url) {
    Set<String> keys =
        new LinkedHashSet<>(ConfigRecords.keys(url ? HttpConfig.class : StdioConfig.class));
    keys.addAll(ConfigRecords.keys(DispatchConfig.class));
    keys.addAll(ConfigRecords.keys(WatchConfig.class));
    keys.add("replicas");
    keys.add("required");
    keys.add("keepalive");
    return keys;
  }

  static Set<String> allKeys() {
    Set<String> keys = new LinkedHashSet<>(keys(true));
    keys.addAll(keys(false));
    return keys;
  }
}
