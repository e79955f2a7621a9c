package dev.sluice.config;

import dev.sluice.exchange.ServerName;
import dev.sluice.lifecycle.GatewayConfig;
import dev.sluice.lifecycle.ServerConfig;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a configuration, YAML or JSON, and finds everything that is wrong with it at once. */
public final class ConfigLoader {
  private static final String SERVERS = "servers";
  private static final String CLIENT_SERVERS = "mcpServers";
  private static final String INCLUDE = "include";

  private final Findings findings = new Findings();
  private final ConfigOrigin origin = new ConfigOrigin();
  private final Expansion expansion;

  private ConfigLoader(UnaryOperator<@Nullable String> environment) {
    this.expansion = new Expansion(environment, origin);
  }

  /**
   * Loads a configuration with the variables of this process.
   *
   * @param file null for the defaults with the demo server inside
   */
  public static LoadedConfig load(@Nullable Path file) {
    return load(file, System::getenv);
  }

  static LoadedConfig load(@Nullable Path file, UnaryOperator<@Nullable String> environment) {
    if (file == null) {
      return new LoadedConfig.Valid(demo(), List.of(), new ConfigOrigin());
    }
    return new ConfigLoader(environment).read(file);
  }

  /** Every default, with the demo server as the only one. */
  public static GatewayConfig demo() {
    ServerConfig demo = ServerConfig.of(new ServerName("demo"), new ServerConfig.Reach.Demo());
    return gateway(new Object[ConfigRecords.components(GatewayConfig.class).size()], List.of(demo));
  }

  private LoadedConfig read(Path file) {
    Node.Fields root = new ConfigFiles(findings, origin).read(file);
    if (root == null) {
      return new LoadedConfig.Invalid(findings.problems(), origin);
    }
    Reading reading = new Reading(findings, expansion, directoryOf(file));
    @Nullable Object[] sections = sections(root, new RecordBinder(reading));
    List<ServerConfig> servers = servers(root, reading);
    GatewayConfig config = gateway(sections, servers);
    Path keyFile = config.sessions().keyFile();
    if (keyFile != null) {
      origin.reads(keyFile);
    }
    new GatewayChecks(findings, new Place(file.toString(), 0)).check(config);
    return findings.isClean()
        ? new LoadedConfig.Valid(config, findings.notes(), origin)
        : new LoadedConfig.Invalid(findings.problems(), origin);
  }

  private @Nullable Object[] sections(Node.Fields root, RecordBinder binder) {
    List<RecordComponent> components = ConfigRecords.components(GatewayConfig.class);
    @Nullable Object[] sections = new Object[components.size()];
    for (int i = 0; i < sections.length; i++) {
      RecordComponent component = components.get(i);
      Node node = root.get(component.getName());
      if (component.getType().isRecord() && node != null) {
        Class<? extends Record> type = component.getType().asSubclass(Record.class);
        sections[i] = binder.section(type, node, component.getName());
      } else if (ScalarType.of(component.getType()) != null) {
        sections[i] = binder.value(component, root, component.getName(), false);
      }
    }
    List<String> known = keys();
    if (isClientFile(root, known)) {
      for (var member : root.members().entrySet()) {
        if (!known.contains(member.getKey())) {
          findings.note(member.getValue().place(), member.getKey(), "ignored");
        }
      }
    } else {
      binder.refuseUnknown(root, "", known);
    }
    return sections;
  }

  /** True for a file made for a client: it has servers, and nothing of Sluice's own. */
  private static boolean isClientFile(Node.Fields root, List<String> known) {
    boolean own =
        root.members().keySet().stream()
            .anyMatch(
                name ->
                    known.contains(name) && !name.equals(CLIENT_SERVERS) && !name.equals(SERVERS));
    if (own) {
      return false;
    }
    return root.get(CLIENT_SERVERS) != null
        || (root.get(SERVERS) instanceof Node.Fields servers
            && servers.members().values().stream()
                .anyMatch(
                    member ->
                        member.value() instanceof Node.Fields server
                            && ClientForm.isMarked(server)));
  }

  private List<ServerConfig> servers(Node.Fields root, Reading reading) {
    ServerSet servers = new ServerSet(findings, expansion);
    Node own = root.get(SERVERS);
    if (own != null) {
      servers.addAll(own, SERVERS, reading.base(), false);
    }
    Node client = root.get(CLIENT_SERVERS);
    if (client != null) {
      servers.addAll(client, CLIENT_SERVERS, reading.base(), true);
    }
    Node include = root.get(INCLUDE);
    if (include != null) {
      include(include, reading, servers);
    }
    if (findings.isClean() && servers.servers().isEmpty()) {
      findings.note(root.place(), SERVERS, "no server is configured");
    }
    return servers.servers();
  }

  private void include(Node include, Reading reading, ServerSet servers) {
    List<String> globs = reading.texts(include, INCLUDE, false);
    ConfigFiles files = new ConfigFiles(findings, origin);
    List<Path> found = new ArrayList<>();
    for (String glob : globs == null ? List.<String>of() : globs) {
      origin.includes(glob, reading.base());
      for (Path file : files.matching(glob, reading.base(), include.place(), INCLUDE)) {
        if (!found.contains(file)) {
          found.add(file);
        }
      }
    }
    for (Path file : found) {
      Node.Fields fields = files.read(file);
      if (fields != null) {
        servers.include(file, fields);
      }
    }
  }

  /** The keys of the top level. */
  static List<String> keys() {
    List<String> keys = new ArrayList<>(ConfigRecords.keys(GatewayConfig.class));
    keys.add(CLIENT_SERVERS);
    keys.add(INCLUDE);
    return keys;
  }

  static Path directoryOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static GatewayConfig gateway(@Nullable Object[] sections, List<ServerConfig> servers) {
    List<RecordComponent> components = ConfigRecords.components(GatewayConfig.class);
    @Nullable Object[] values = sections.clone();
    for (int i = 0; i < values.length; i++) {
      Class<?> type = components.get(i).getType();
      if (values[i] == null && type.isRecord()) {
        values[i] = ConfigRecords.defaults(type.asSubclass(Record.class));
      } else if (type == List.class) {
        values[i] = servers;
      }
    }
    return ConfigRecords.create(GatewayConfig.class, values);
  }
}
