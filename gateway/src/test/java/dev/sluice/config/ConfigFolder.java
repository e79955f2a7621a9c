package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Configuration files in a temporary directory, and what the loader makes of them. */
final class ConfigFolder {
  private final Path directory;
  private final Map<String, String> variables = new HashMap<>();

  ConfigFolder(Path directory) {
    this.directory = directory;
  }

  ConfigFolder with(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(ConfigLoader.directoryOf(file));
    Files.writeString(file, text);
    return this;
  }

  ConfigFolder variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  LoadedConfig load(String name) {
    return ConfigLoader.load(directory.resolve(name), variables::get);
  }

  LoadedConfig.Valid valid(String name) {
    LoadedConfig loaded = load(name);
    assertThat(loaded).isInstanceOf(LoadedConfig.Valid.class);
    return (LoadedConfig.Valid) loaded;
  }

  /** The problems, one line each, the directory cut off. */
  List<String> problems(String name) {
    return switch (load(name)) {
      case LoadedConfig.Valid valid -> List.of();
      case LoadedConfig.Invalid invalid ->
          invalid.problems().stream()
              .map(problem -> problem.text().replace(directory + "/", ""))
              .toList();
    };
  }

  /** The notes, one line each, the directory cut off. */
  List<String> notes(String name) {
    return valid(name).notes().stream()
        .map(note -> note.oneLine().replace(directory + "/", ""))
        .toList();
  }
}
