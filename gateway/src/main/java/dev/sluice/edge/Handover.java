package dev.sluice.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one process takes the public port over from another without losing a connection (Linux).
 *
 * <p>A port is bound exclusively unless {@code listen.reusePort} says otherwise, and opened to a
 * successor once it is bound. Of listeners that share a port the kernel lets each have some of the
 * new connections, and those that wait in the queue of a listener that closes are reset. So the one
 * that is about to close asks the kernel to give them all to the second listener, and closes later.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7),
 *     SO_ATTACH_REUSEPORT_CBPF</a>
 */
final class Handover {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_REUSEPORT_CBPF = 51;

  /** {@code struct sock_fprog}: a count, padding, a pointer to the filter. */
  private static final int PROGRAM_BYTES = 16;

  private static final RawUnixChannelOption PROGRAM =
      new RawUnixChannelOption(
          "SLUICE_REUSEPORT_PROGRAM", SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, PROGRAM_BYTES);

  /** {@code BPF_RET | BPF_K}. */
  private static final short RETURN = 0x06;

  /** The place of the second listener: the first is the oldest, which is the one that goes. */
  private static final int SUCCESSOR = 1;

  private Handover() {}

  /** Lets a process that asks for it listen on the port of {@code listener}, too. */
  static void allow(Channel listener) {
    if (listener instanceof EpollServerSocketChannel) {
      listener.config().setOption(EpollChannelOption.SO_REUSEPORT, true);
    }
  }

  /** Lets new connections go to the other listener of the port; without one nothing changes. */
  static void steerAway(Channel listener) {
    if (!(listener instanceof EpollServerSocketChannel)) {
      return;
    }
    ByteBuf filter = Unpooled.directBuffer(8);
    try {
      ByteBuffer program = ByteBuffer.allocate(PROGRAM_BYTES).order(ByteOrder.nativeOrder());
      if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
        filter.writeShortLE(RETURN).writeShort(0).writeIntLE(SUCCESSOR);
      } else {
        filter.writeShort(RETURN).writeShort(0).writeInt(SUCCESSOR);
      }
      program.putShort(0, (short) 1).putLong(8, filter.memoryAddress());
      listener.config().setOption(PROGRAM, program);
    } catch (ChannelException | UnsupportedOperationException refused) {
      LOG.debug("handover_not_steered detail=\"{}\"", refused.getMessage());
    } finally {
      filter.release();
    }
  }
}
