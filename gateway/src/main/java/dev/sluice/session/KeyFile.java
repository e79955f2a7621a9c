package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of secrets for session ids: one a line, the first seals; empty lines and lines that begin
 * with {@code #} say nothing.
 */
public final class KeyFile {
  /** The file's name in the state directory. */
  static final String NAME = "session.key";

  /** Most bytes of a file. */
  static final int MAX_BYTES = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private KeyFile() {}

  /** The file is there and its content is of no use; the message says why, without any secret. */
  public static final class Unusable extends IOException {
    private static final long serialVersionUID = 1L;

    Unusable(Path file, String what) {
      super(
          "key file "
              + file
              + ": "
              + what
              + " (expected: "
              + SealSecret.EXPECTED
              + ", one a line)");
    }
  }

  /** The secrets in a file, at least one. */
  public static List<String> read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new Unusable(file, "more than " + MAX_BYTES + " bytes");
    }
    List<String> secrets;
    try {
      secrets =
          Files.readAllLines(file, UTF_8).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList();
    } catch (MalformedInputException binary) {
      throw new Unusable(file, "is no text");
    }
    if (secrets.isEmpty() || secrets.size() > SealKeys.MAX_KEYS) {
      throw new Unusable(
          file, secrets.size() + " secrets, from 1 to " + SealKeys.MAX_KEYS + " are allowed");
    }
    for (int i = 0; i < secrets.size(); i++) {
      String wrong = SealSecret.check(secrets.get(i));
      if (wrong != null) {
        throw new Unusable(file, "secret " + (i + 1) + ' ' + wrong);
      }
    }
    warnIfOpen(file);
    return secrets;
  }

  /**
   * The secrets kept in a directory; made at the first time. Several processes that begin at once
   * find the same.
   */
  public static List<String> keep(Path directory, RandomGenerator random) throws IOException {
    Path file = directory.resolve(NAME);
    try {
      return read(file);
    } catch (NoSuchFileException first) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      make(file, SealSecret.random(random));
      return read(file);
    }
  }

  /** Puts a whole file in place, unless somebody else was first. */
  private static void make(Path file, String secret) throws IOException {
    Path whole =
        Files.createTempFile(
            file.getParent(), ".session", ".key", PosixFilePermissions.asFileAttribute(OWNERS));
    try {
      Files.writeString(whole, secret + '\n', StandardOpenOption.SYNC);
      Files.createLink(file, whole);
      LOG.info("session_key_made file={}", file);
    } catch (FileAlreadyExistsException another) {
      LOG.debug("session_key_found file={}", file);
    } finally {
      Files.delete(whole);
    }
  }

  private static void warnIfOpen(Path file) throws IOException {
    Set<PosixFilePermission> open = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    open.retainAll(
        EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE));
    if (!open.isEmpty()) {
      LOG.warn(
          "key_file_open file={} permissions={} expected=rw-------",
          file,
          PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }
}
