package dev.sluice.lifecycle.supervisor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipe to a Node.js parent, as {@code child_process} makes it: one JSON value a line. PM2 waits
 * there for {@code ready} when {@code wait_ready} is on. Never read and never closed here.
 */
final class NodeChannel {
  private static final Logger LOG = LoggerFactory.getLogger(NodeChannel.class);
  private static final byte[] READY = "\"ready\"\n".getBytes(US_ASCII);

  private final FileDescriptor pipe;

  private NodeChannel(FileDescriptor pipe) {
    this.pipe = pipe;
  }

  /**
   * @param number {@code $NODE_CHANNEL_FD}
   */
  static @Nullable NodeChannel of(String number) {
    try {
      return new NodeChannel(new FileDescriptor(Integer.parseUnsignedInt(number)));
    } catch (IllegalArgumentException noNumber) {
      LOG.warn("supervisor_not_told expected=\"NODE_CHANNEL_FD: a file descriptor\"");
      return null;
    }
  }

  void ready() {
    ByteBuffer line = ByteBuffer.allocateDirect(READY.length).put(READY).flip();
    try {
      int written = pipe.write(line, 0, READY.length);
      if (written < READY.length) {
        LOG.warn("supervisor_not_told detail=\"its pipe is full\"");
      }
    } catch (IOException gone) {
      LOG.warn("supervisor_not_told detail=\"{}\"", gone.getMessage());
    }
  }
}
