package dev.sluice.protocol.jsonrpc;

import io.netty.util.concurrent.FastThreadLocal;

/** Bytes that belong to a thread, for what it looks at or puts together right now. */
final class Window {
  static final int SIZE = 16 * 1024;

  private static final FastThreadLocal<byte[]> WINDOWS =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[SIZE];
        }
      };

  private Window() {}

  /**
   * {@link #SIZE} bytes with anything in them. To be used up before anyone else of this thread
   * asks.
   */
  static byte[] ofThread() {
    return WINDOWS.get();
  }
}
