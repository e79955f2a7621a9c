package dev.sluice.edge;

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

  /** A buffer of the caller's for exactly {@code length} bytes of a stream. */
  ByteBuf beginPart(int length);

  /** Writes the part begun last; runs {@code written} when it left or failed. Takes ownership. */
  void endPart(ByteBuf part, Runnable written);

  /** Ends the stream. */
  void closeStream(boolean last);

  /** Writes an interim response: the client may send the body. */
  void proceed();

  /** Ends the output after what was written: nothing more of the request is read. */
  void abandon();

  /** HTTP/1.0 knows no chunks: a stream ends with the connection. */
  default void chunks(boolean understood) {}
}
