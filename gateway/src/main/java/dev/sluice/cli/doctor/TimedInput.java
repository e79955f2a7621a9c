package dev.sluice.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * What comes over a connection, up to a moment: nothing waits past it, however little comes at a
 * time and however often.
 */
final class TimedInput extends InputStream {
  private static final long MOST_MILLIS = 24 * 60 * 60 * 1_000L;

  private final Socket socket;
  private final InputStream in;
  private long end;

  TimedInput(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.end = System.nanoTime();
  }

  /** From now on for so long; not at all when that is no time. */
  void within(long millis) {
    end = System.nanoTime() + Math.clamp(millis, 0, MOST_MILLIS) * 1_000_000;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? count : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    long millis = (end - System.nanoTime() + 999_999) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException("no more was awaited");
    }
    socket.setSoTimeout((int) millis);
    return in.read(into, from, most);
  }
}
