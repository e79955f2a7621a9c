package dev.sluice.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/** What hears the answer to one request, on the connection's loop. */
public interface Incoming {
  /** The head has come. */
  void head(int status, HttpHeaders headers);

  /** A part of the body has come. It is valid during this call only. */
  void data(ByteBuf part);

  /**
   * The last call.
   *
   * @param whole whether the answer ended as HTTP says, not with the connection
   */
  void end(boolean whole);

  /**
   * The only call: the connection had ended before the request, of which nothing was written. It
   * may be sent elsewhere, for the first time.
   */
  default void unsent() {
    end(false);
  }
}
