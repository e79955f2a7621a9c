package dev.sluice.backend.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a child's stderr to the log, a line an event, on a thread of its own. A line is cut after
 * {@link #MAX_LINE} bytes, and control characters are blanked so that it stays one line.
 */
final class StderrPump implements Runnable {
  static final int MAX_LINE = 4 << 10;
  private static final Logger log = LoggerFactory.getLogger(StderrPump.class);

  private final String server;
  private final InputStream stderr;
  private final ProcessStats stats;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  StderrPump(String server, InputStream stderr, ProcessStats stats) {
    this.server = server;
    this.stderr = stderr;
    this.stats = stats;
  }

  @Override
  public void run() {
    byte[] chunk = new byte[MAX_LINE];
    try {
      int read = stderr.read(chunk);
      while (read >= 0) {
        for (int i = 0; i < read; i++) {
          next(chunk[i]);
        }
        read = stderr.read(chunk);
      }
    } catch (IOException closed) {
      log.debug("event=server_stderr_closed server={} cause=\"{}\"", server, closed.getMessage());
    }
    flush();
  }

  private void next(byte octet) {
    if (octet == '\n') {
      flush();
    } else if (line.size() < MAX_LINE) {
      line.write(octet);
    }
  }

  private void flush() {
    String text = line.toString(StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ").strip();
    line.reset();
    if (!text.isEmpty()) {
      stats.stderrLines.increment();
      log.info("event=server_stderr server={} line=\"{}\"", server, text);
    }
  }
}
