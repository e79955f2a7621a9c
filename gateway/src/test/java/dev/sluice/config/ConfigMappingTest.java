package dev.sluice.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.DispatchConfig;
import dev.sluice.dispatch.WatchConfig;
import dev.sluice.edge.ServerKeepaliveConfig;
import dev.sluice.lifecycle.GatewayConfig;
import dev.sluice.lifecycle.ReplicaConfig;
import dev.sluice.lifecycle.ServerConfig;
import dev.sluice.lifecycle.ServerConfig.Reach;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every key, set to another value than its default ({@code every-key.yaml}), arrives ({@code
 * every-key.txt}). The defaults themselves are recorded in {@code docs/configuration.md}.
 */
final class ConfigMappingTest {
  @TempDir Path directory;

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ConfigMappingTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  @Test
  void load_emptyFile_isAllDefaultsWithoutServers() throws IOException {
    ConfigFolder folder = new ConfigFolder(directory).with("sluice.yaml", "# nothing\n");
    GatewayConfig config = folder.valid("sluice.yaml").config();
    GatewayConfig demo = ConfigLoader.demo();
    assertThat(config.servers()).isEmpty();
    assertThat(folder.notes("sluice.yaml"))
        .containsExactly("sluice.yaml:1: servers: no server is configured");
    for (RecordComponent section : ConfigRows.sections()) {
      assertThat(ConfigRecords.value(section, config))
          .isEqualTo(ConfigRecords.value(section, demo))
          .isEqualTo(ConfigRecords.defaults(section.getType().asSubclass(Record.class)));
    }
  }

  @Test
  void load_noFile_isTheDemo() {
    LoadedConfig.Valid loaded = (LoadedConfig.Valid) ConfigLoader.load(null);
    assertThat(loaded.config()).isEqualTo(ConfigLoader.demo());
    assertThat(loaded.config().servers())
        .extracting(ServerConfig::reach)
        .containsExactly(new Reach.Demo());
  }

  /** Fails for a key that is forgotten here, and for one that does not arrive. */
  @Test
  void load_everyKeySet_everyKeyArrives() throws IOException {
    ConfigFolder folder =
        new ConfigFolder(directory)
            .with("cert.pem", "")
            .with("key.pem", "")
            .with("ca.pem", String.join("\n", lines("ca.pem")))
            .with("session.keys", "another/Secret/0123456789+abcdefghijklmnopqrstu\n")
            .with("sluice.yaml", String.join("\n", lines("every-key.yaml")));
    GatewayConfig config = folder.valid("sluice.yaml").config();
    List<String> arrived = new ArrayList<>();
    for (RecordComponent single : ConfigRows.singles()) {
      arrived.add(single.getName() + " = " + ConfigRecords.value(single, config));
    }
    for (RecordComponent section : ConfigRows.sections()) {
      Class<? extends Record> type = section.getType().asSubclass(Record.class);
      Record value = (Record) Objects.requireNonNull(ConfigRecords.value(section, config));
      collect(type, value, ConfigRecords.defaults(type), section.getName() + '.', arrived);
    }
    server(config.servers().get(0), "http.", arrived);
    server(config.servers().get(1), "stdio.", arrived);
    for (ReplicaConfig replica : config.servers().get(2).replicas()) {
      var http = ((Reach.Url) replica.reach()).http();
      arrived.add(
          "several = %s %d %s %s %s"
              .formatted(
                  replica.name(), replica.weight(), replica.drain(), http.url(), http.headers()));
    }
    assertThat(arrived.stream().map(line -> line.replace(directory.toString(), "DIR")))
        .containsExactlyElementsOf(lines("every-key.txt"));
  }

  private static void server(ServerConfig server, String prefix, List<String> arrived) {
    switch (server.reach()) {
      case Reach.Url(var http) -> collect(http.getClass(), http, null, prefix, arrived);
      case Reach.Command(var stdio) -> collect(stdio.getClass(), stdio, null, prefix, arrived);
      case Reach.Demo demo -> throw new AssertionError("demo");
    }
    collect(DispatchConfig.class, server.dispatch(), DispatchConfig.DEFAULTS, prefix, arrived);
    collect(WatchConfig.class, server.watch(), WatchConfig.DEFAULTS, prefix, arrived);
    arrived.add(prefix + "required = " + server.required());
    collect(ServerKeepaliveConfig.class, server.keepalive(), null, prefix + "keepalive.", arrived);
  }

  private static void collect(
      Class<? extends Record> type,
      Record value,
      @Nullable Record defaults,
      String prefix,
      List<String> arrived) {
    for (RecordComponent component : type.getRecordComponents()) {
      Object one = Objects.requireNonNull(ConfigRecords.value(component, value));
      String key = prefix + ConfigRecords.key(component);
      if (defaults != null) {
        assertThat(one)
            .as("%s: give it another value in every-key.yaml and every-key.txt", key)
            .isNotEqualTo(ConfigRecords.value(component, defaults));
      }
      if (one instanceof Record nested && component.getType().getName().endsWith("Config")) {
        collect(nested.getClass(), nested, null, key + '.', arrived);
        continue;
      }
      ScalarType<?> scalar = ScalarType.of(component.getType());
      Object ordered = one instanceof Map<?, ?> map ? new TreeMap<>(map) : one;
      arrived.add(key + " = " + (scalar == null ? ordered : scalar.print(one)));
    }
  }

  @Test
  void load_serverOrder_isThatOfTheFile() throws IOException {
    ConfigFolder folder =
        new ConfigFolder(directory)
            .with(
                "sluice.yaml",
                """
                mcpServers: { last: { url: "http://127.0.0.1:1/mcp" } }
                servers:
                  zeta: { url: "http://127.0.0.1:1/mcp" }
                  alpha: { url: "http://127.0.0.1:1/mcp", required: true }
                """);
    List<ServerConfig> servers = folder.valid("sluice.yaml").config().servers();
    assertThat(servers)
        .extracting(server -> Map.entry(server.name().value(), server.required()))
        .containsExactly(
            Map.entry("zeta", false), Map.entry("alpha", true), Map.entry("last", false));
  }
}
