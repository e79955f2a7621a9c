package dev.sluice.backend.stdio;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the queue to a child's stdin, on a thread of its own, and closes stdin when the queue has
 * ended. A child that does not read blocks this thread and nothing else.
 */
final class StdinWriter implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(StdinWriter.class);

  private final String server;
  private final ChildProcess child;
  private final StdinQueue queue;
  private final Runnable atEnd;

  /**
   * @param atEnd run last, on the writing thread, whether the queue ended or the pipe broke
   */
  StdinWriter(String server, ChildProcess child, StdinQueue queue, Runnable atEnd) {
    this.server = server;
    this.child = child;
    this.queue = queue;
    this.atEnd = atEnd;
  }

  @Override
  public void run() {
    try (OutputStream stdin = child.stdin()) {
      StdinQueue.Line line = queue.take();
      while (line != null) {
        write(line.bytes(), stdin);
        if (queue.isEmpty()) {
          stdin.flush();
        }
        line = queue.take();
      }
    } catch (IOException closed) {
      log.debug("event=server_stdin_closed server={} cause=\"{}\"", server, closed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      queue.discard();
      atEnd.run();
    }
  }

  private static void write(ByteBuf line, OutputStream stdin) throws IOException {
    try {
      line.readBytes(stdin, line.readableBytes());
    } finally {
      line.release();
    }
  }
}
