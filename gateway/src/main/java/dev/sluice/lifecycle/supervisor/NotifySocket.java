package dev.sluice.lifecycle.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The datagram socket systemd listens on: a path, or a name in the abstract namespace. */
final class NotifySocket {
  private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);

  private final byte[] address;

  private NotifySocket(byte[] address) {
    this.address = address;
  }

  /**
   * @param name {@code $NOTIFY_SOCKET}: an absolute path, or {@code @} and an abstract name
   * @return null when it is neither, or vsock, which only virtual machines have
   */
  static @Nullable NotifySocket at(String name) {
    if (!name.startsWith("/") && !name.startsWith("@")) {
      LOG.warn("supervisor_not_told expected=\"NOTIFY_SOCKET: a path, or @ and a name\"");
      return null;
    }
    byte[] address = name.getBytes(UTF_8);
    if (address[0] == '@') {
      address[0] = 0;
    }
    return new NotifySocket(address);
  }

  void send(String state) {
    try {
      Socket socket = Socket.newSocketDomainDgram();
      try {
        byte[] bytes = state.getBytes(UTF_8);
        ByteBuffer datagram = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        if (socket.sendToDomainSocket(datagram, 0, bytes.length, address) == 0) {
          LOG.warn("supervisor_not_told detail=\"its socket is full\"");
        }
      } finally {
        socket.close();
      }
    } catch (IOException | RuntimeException unreachable) {
      LOG.warn("supervisor_not_told detail=\"{}\"", unreachable.getMessage());
    }
  }
}
