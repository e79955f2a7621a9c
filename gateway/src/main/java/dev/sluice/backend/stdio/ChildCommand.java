package dev.sluice.backend.stdio;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is run for one child: its program found as the shell would find it, because a wrapper would
 * turn "not found" into a mere exit code 127.
 *
 * @param words program and arguments with the wrapping in front
 * @param group whether the child leads a process group
 */
record ChildCommand(List<String> words, boolean group) {
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  /**
   * Finds the configured program on the child's PATH, or from its directory when it has a slash.
   *
   * @param inherited Sluice's own environment
   */
  static ChildCommand of(StdioConfig config, Map<String, String> inherited, Wrapping wrapping)
      throws ProgramNotFoundException {
    Path cwd = directory(config.cwd());
    String path = config.env().get("PATH");
    if (path == null) {
      path = inherited.getOrDefault("PATH", DEFAULT_PATH);
    }
    List<String> words = new ArrayList<>(wrapping.prefix());
    words.add(find(config.command(), path, cwd).toString());
    words.addAll(config.args());
    return new ChildCommand(List.copyOf(words), wrapping.group());
  }

  private static Path directory(@Nullable Path configured) throws ProgramNotFoundException {
    Path cwd = configured == null ? Path.of("") : configured;
    if (!Files.isDirectory(cwd)) {
      throw new ProgramNotFoundException("cwd " + cwd + " is no directory");
    }
    return cwd.toAbsolutePath();
  }

  private static Path find(String command, String path, Path cwd) throws ProgramNotFoundException {
    try {
      if (command.indexOf('/') >= 0) {
        return runnable(cwd.resolve(command).normalize());
      }
      Path unusable = null;
      for (String entry : path.split(File.pathSeparator, -1)) {
        Path candidate = cwd.resolve(entry).resolve(command);
        if (Files.isRegularFile(candidate)) {
          if (Files.isExecutable(candidate)) {
            return candidate;
          }
          unusable = candidate;
        }
      }
      if (unusable != null) {
        return runnable(unusable);
      }
    } catch (InvalidPathException invalid) {
      throw new ProgramNotFoundException("command " + command + ": " + invalid.getReason());
    }
    throw new ProgramNotFoundException("command " + command + " was not found on the PATH");
  }

  private static Path runnable(Path program) throws ProgramNotFoundException {
    if (!Files.isRegularFile(program)) {
      throw new ProgramNotFoundException("command " + program + " does not exist");
    }
    if (!Files.isExecutable(program)) {
      throw new ProgramNotFoundException("command " + program + " is not executable");
    }
    return program;
  }
}
