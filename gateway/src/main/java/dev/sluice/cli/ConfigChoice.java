package dev.sluice.cli;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.ConfigNote;
import dev.sluice.config.LoadedConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The option {@code -c}, and the configuration it leads to. */
final class ConfigChoice {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigChoice.class);
  private static final Path USUAL = Path.of("sluice.yaml");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = {
        "Configuration, YAML or JSON; an mcpServers file of Claude Desktop, VS Code or Cursor will do.",
        "Without it: ./sluice.yaml, and without that the demo server inside."
      })
  private @Nullable Path file;

  /**
   * @param file null where picocli is to find one
   */
  ConfigChoice(@Nullable Path file) {
    this.file = file;
  }

  /** What {@code -c} says. */
  @Nullable Path file() {
    return file;
  }

  /** The file to read, null for the demo. */
  @Nullable Path path() {
    return choose(file, USUAL);
  }

  static @Nullable Path choose(@Nullable Path named, Path usual) {
    if (named != null) {
      return named;
    }
    return Files.exists(usual) ? usual : null;
  }

  /** Loads it, right or wrong. */
  LoadedConfig load() {
    return ConfigLoader.load(path());
  }

  /** Loads it, or complains of everything that is wrong and returns null. */
  LoadedConfig.@Nullable Valid loadOrComplain(Streams streams) {
    LoadedConfig loaded = load();
    // No switch over the patterns: it would generate its class at each start (docs/decisions.md).
    if (loaded instanceof LoadedConfig.Invalid invalid) {
      complain(invalid, streams);
      return null;
    }
    LoadedConfig.Valid valid = (LoadedConfig.Valid) loaded;
    for (ConfigNote note : valid.notes()) {
      LOG.info("config_note {}", note.oneLine());
    }
    return valid;
  }

  static void complain(LoadedConfig.Invalid invalid, Streams streams) {
    int count = invalid.problems().size();
    streams.complain("the configuration has " + (count == 1 ? "a problem:" : count + " problems:"));
    invalid.problems().forEach(problem -> streams.err().println("  " + problem.text()));
    streams.err().flush();
  }
}
