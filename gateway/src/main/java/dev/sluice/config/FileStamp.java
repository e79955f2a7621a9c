package dev.sluice.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from another, behind all symbolic links: an editor that renames a
 * new file into place changes the inode, a ConfigMap that swaps a link does, too.
 *
 * @param inode null where the file system has none
 */
record FileStamp(long size, @Nullable FileTime modified, @Nullable Object inode) {
  /** The file is not there, or cannot be looked at. */
  static final FileStamp ABSENT = new FileStamp(-1, null, null);

  static FileStamp of(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(now.size(), now.lastModifiedTime(), now.fileKey());
    } catch (IOException gone) {
      return ABSENT;
    }
  }
}
