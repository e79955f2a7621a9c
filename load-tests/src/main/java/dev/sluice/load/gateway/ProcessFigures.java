package dev.sluice.load.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the operating system and the JVM say about one process. */
public final class ProcessFigures {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern HEAP = Pattern.compile("(?:DefNew|Tenured).* used (\\d+)K");
  private static final double TICKS_PER_SECOND = 100;

  private final long pid;
  private final String jcmd;

  ProcessFigures(long pid) {
    this.pid = pid;
    this.jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
  }

  /** Resident memory in bytes; 0 when the process has ended. */
  public long residentBytes() {
    Matcher found = RESIDENT.matcher(read("status"));
    return found.find() ? Long.parseLong(found.group(1)) << 10 : 0;
  }

  /** User and system time so far in seconds. */
  public double cpuSeconds() {
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  public long openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.count();
    } catch (IOException gone) {
      return 0;
    }
  }

  /** Bytes of the heap in use after two full collections. */
  public long heapAfterCollection() {
    jcmd("GC.run");
    jcmd("GC.run");
    Matcher used = HEAP.matcher(jcmd("GC.heap_info"));
    long total = 0;
    while (used.find()) {
      total += Long.parseLong(used.group(1)) << 10;
    }
    if (total == 0) {
      throw new IllegalStateException("jcmd names no heap: is this the serial collector?");
    }
    return total;
  }

  /** The output of a command of {@code jcmd}. */
  public String jcmd(String command) {
    try {
      Process process =
          new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return out;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in jcmd", interrupted);
    }
  }

  private String read(String name) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/" + name));
    } catch (IOException gone) {
      return "";
    }
  }
}
