package dev.sluice.edge;

import dev.sluice.exchange.Message;
import io.netty.buffer.ByteBuf;

/**
 * Writes responses in one version of HTTP. Nothing is flushed. Confined to the loop of its channel.
 *
 * <p>Bodies are written by the caller into a buffer this hands out, so that head and body make one
 * buffer where the version allows it.
 */
interface ResponseWire {

  /** A buffer of the caller's, with room for {@code length} bytes of body to be appended. */
  ByteBuf begin(ResponseHead head, int length, boolean last);

  /**
   * Writes the response begun last. Takes ownership.
   *
   * @param last true when the connection ends with it, as told to {@link #begin}
   */
  void end(ResponseHead head, ByteBuf response, boolean last);

  /** Writes the head of a response without an end in sight. */
  void openStream(ResponseHead head, boolean last);

  /** Writes a response whose body is too large to be copied. The message is borrowed. */
  void large(ResponseHead head, Message message, boolean last);

  /** A buffer of the caller's for exactly {@code length} bytes of a stream. */
  ByteBuf beginPart(int length);

  /** Writes the part begun last. Takes ownership. */
  void endPart(ByteBuf part);

  /** Writes a part of a stream without copying it. Takes ownership. */
  void wholePart(ByteBuf part);

  /** Writes the comment that keeps an idle stream open; false when the stream is not idle. */
  boolean keepAlive();

  /** Ends the stream. */
  void closeStream(boolean last);

  /** Writes an interim response: the client may send the body. */
  void proceed();

  /** Ends the output after what was written: nothing more of the request is read. */
  void abandon();

  /** HTTP/1.0 knows no chunks: a stream ends with the connection. */
  default void chunks(boolean understood) {}
}
