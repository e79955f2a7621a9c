package dev.sluice.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds and reads configuration files, each as a group of keys. */
final class ConfigFiles {
  /** Largest configuration file. */
  static final int MAX_FILE_BYTES = 4 << 20;

  /** Most files one configuration may include. */
  static final int MAX_INCLUDED = 1_000;

  private static final int MAX_DEPTH = 16;

  private final Findings findings;
  private final ConfigOrigin origin;

  /**
   * @param origin told of each file before it is read
   */
  ConfigFiles(Findings findings, ConfigOrigin origin) {
    this.findings = findings;
    this.origin = origin;
  }

  /** Reads one file, or records why it cannot and returns null. */
  Node.@Nullable Fields read(Path path) {
    Place place = new Place(path.toString(), 0);
    origin.reads(path);
    try {
      if (!Files.exists(path)) {
        findings.problem(place, "", "no such file", "a configuration file");
        return null;
      }
      if (!Files.isRegularFile(path) && Files.isDirectory(path)) {
        findings.problem(place, "", "a directory", "a configuration file");
        return null;
      }
      if (Files.size(path) > MAX_FILE_BYTES) {
        findings.problem(
            place, "", Files.size(path) + " bytes", "at most " + MAX_FILE_BYTES + " bytes");
        return null;
      }
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(path))).toString();
      String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return new NodeReader(path.toString(), findings).read(withoutMark);
    } catch (CharacterCodingException notText) {
      findings.problem(place, "", "bytes that are not UTF-8", "text in UTF-8");
      return null;
    } catch (IOException unreadable) {
      findings.problem(place, "", "cannot be read", "a readable file");
      return null;
    }
  }

  /** The files a glob names, sorted; records a problem when it is malformed. */
  List<Path> matching(String glob, Path base, Place place, String key) {
    try {
      Path directory = base;
      Path pattern = Path.of(glob);
      if (pattern.isAbsolute()) {
        directory = pattern.getRoot();
        pattern = directory.relativize(pattern);
      }
      while (pattern.getNameCount() > 1 && isPlain(pattern.getName(0))) {
        directory = directory.resolve(pattern.getName(0));
        pattern = pattern.subpath(1, pattern.getNameCount());
      }
      if (pattern.getNameCount() == 1 && isPlain(pattern)) {
        return List.of(directory.resolve(pattern).normalize());
      }
      return walk(directory.normalize(), pattern, place, key);
    } catch (InvalidPathException | PatternSyntaxException malformed) {
      findings.problem(place, key, glob, "a path or a glob like /etc/mcp/servers/*.json");
      return List.of();
    } catch (IOException | java.io.UncheckedIOException unreadable) {
      findings.problem(place, key, glob, "directories that can be read");
      return List.of();
    }
  }

  private List<Path> walk(Path directory, Path pattern, Place place, String key)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      findings.note(place, key, "nothing matches: " + directory + " does not exist");
      return List.of();
    }
    FileSystem system = directory.getFileSystem();
    PathMatcher matcher = system.getPathMatcher("glob:" + pattern);
    int depth = pattern.toString().contains("**") ? MAX_DEPTH : pattern.getNameCount();
    try (Stream<Path> files = Files.walk(directory, depth)) {
      List<Path> found =
          files
              .filter(file -> matcher.matches(directory.relativize(file)))
              .filter(Files::isRegularFile)
              .sorted()
              .limit(MAX_INCLUDED + 1L)
              .toList();
      if (found.size() > MAX_INCLUDED) {
        findings.problem(place, key, "more than " + MAX_INCLUDED + " files", "fewer files");
        return List.of();
      }
      if (found.isEmpty()) {
        findings.note(place, key, "nothing matches");
      }
      return found;
    }
  }

  private static boolean isPlain(Path name) {
    return name.toString().chars().noneMatch(character -> "*?[{\\".indexOf(character) >= 0);
  }
}
