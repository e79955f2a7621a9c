package dev.sluice.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a configuration came from: the files it was read from and how they were just before, the
 * patterns that may find more, and the texts that stood in variables and files. Filled while it is
 * read, by one thread.
 */
public final class ConfigOrigin {

  /** A pattern of {@code include}. */
  private record Glob(String pattern, Path base) {}

  /** Most files that are shown by name. */
  private static final int MAX_SHOWN = 1_000;

  private final Map<Path, FileStamp> files = new LinkedHashMap<>();
  private final List<Glob> globs = new ArrayList<>();
  private final Set<String> substituted = new LinkedHashSet<>();

  ConfigOrigin() {}

  /** The file is about to be read. */
  void reads(Path file) {
    files.putIfAbsent(file.toAbsolutePath().normalize(), FileStamp.of(file));
  }

  /** What the pattern finds is about to be read. */
  void includes(String pattern, Path base) {
    globs.add(new Glob(pattern, base));
  }

  /** A text that stood outside the configuration: never to be shown. */
  void substituted(String text) {
    if (!text.isBlank()) {
      substituted.add(text);
    }
  }

  Set<String> substituted() {
    return Collections.unmodifiableSet(substituted);
  }

  /** The files, in the order they were read. */
  List<String> files() {
    return files.keySet().stream().limit(MAX_SHOWN).map(Path::toString).toList();
  }

  /** How each file was when it was read. */
  Map<Path, FileStamp> stamps() {
    return Collections.unmodifiableMap(files);
  }

  /** How the same files are now, and those that the patterns find beside them. */
  Map<Path, FileStamp> stampsNow() {
    Map<Path, FileStamp> now = new LinkedHashMap<>();
    for (Path file : files.keySet()) {
      now.put(file, FileStamp.of(file));
    }
    ConfigFiles finder = new ConfigFiles(new Findings(), new ConfigOrigin());
    for (Glob glob : globs) {
      for (Path file : finder.matching(glob.pattern(), glob.base(), Place.NOWHERE, "include")) {
        now.putIfAbsent(file.toAbsolutePath().normalize(), FileStamp.of(file));
      }
    }
    return now;
  }
}
