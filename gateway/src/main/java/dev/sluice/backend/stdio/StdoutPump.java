package dev.sluice.backend.stdio;

import dev.sluice.protocol.line.LineFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a child's stdout to its end, on a thread of its own, and feeds the framer. */
final class StdoutPump implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(StdoutPump.class);
  private static final int CHUNK = 64 << 10;
  private static final int READS_AFTER_CLOSE = 1_000;

  private final String server;
  private final ChildProcess child;
  private final LineFramer framer;
  private final Runnable atEnd;

  /**
   * @param framer closed at the end
   * @param atEnd run last, on the reading thread
   */
  StdoutPump(String server, ChildProcess child, LineFramer framer, Runnable atEnd) {
    this.server = server;
    this.child = child;
    this.framer = framer;
    this.atEnd = atEnd;
  }

  @Override
  public void run() {
    ByteBuf chunk = ByteBufAllocator.DEFAULT.heapBuffer(CHUNK, CHUNK);
    try (framer) {
      while (read(child.stdout(), chunk.clear())) {
        framer.decode(chunk);
      }
    } catch (IOException closed) {
      log.debug("event=server_stdout_closed server={} cause=\"{}\"", server, closed.getMessage());
    } catch (RuntimeException defect) {
      log.error("event=server_stdout_defect server={}", server, defect);
    } finally {
      chunk.release();
      atEnd.run();
    }
  }

  /**
   * Reads what is there, waiting for at least one byte; false at the end.
   *
   * <p>When a child exits, the JDK moves what is left in the pipe to memory and closes the pipe. A
   * read caught between the two fails although the last words are still to come, so it is tried
   * again.
   */
  private boolean read(InputStream stdout, ByteBuf chunk) throws IOException {
    IOException failure = null;
    for (int attempt = 0; attempt < READS_AFTER_CLOSE; attempt++) {
      try {
        int read = stdout.read(chunk.array(), chunk.arrayOffset(), CHUNK);
        chunk.writerIndex(Math.max(0, read));
        return read >= 0;
      } catch (IOException closedUnderneath) {
        failure = closedUnderneath;
        if (child.state() == ChildState.KILLED) {
          break;
        }
        Thread.onSpinWait();
      }
    }
    throw failure == null ? new IOException("not read") : failure;
  }
}
