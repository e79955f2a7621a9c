package dev.sluice.edge;

import io.netty.channel.Channel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what ends a connection; what a peer can bring about costs a line, never a stack. */
final class ConnectionErrors {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionErrors.class);

  private ConnectionErrors() {}

  static void tell(Channel channel, Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    if (isPeers(cause)) {
      LOG.info(
          "connection_broken peer={} cause=\"{}\"", channel.remoteAddress(), cause.getMessage());
    } else if (cause instanceof IOException) {
      LOG.debug("connection_lost cause=\"{}\"", cause.getMessage());
    } else if (cause instanceof OutOfMemoryError) {
      LOG.warn(
          "connection_dropped cause=\"{}\" do=\"raise SLUICE_HEAP or lower limits.body\"",
          cause.getMessage());
    } else {
      LOG.warn("connection_failed", thrown);
    }
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable inner = thrown.getCause();
    return thrown instanceof CodecException && inner != null ? inner : thrown;
  }

  private static boolean isPeers(Throwable cause) {
    return cause instanceof Http2Exception
        || cause instanceof SSLException
        || cause instanceof CodecException;
  }
}
