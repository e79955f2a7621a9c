package dev.sluice.cli.doctor;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that is not done with in time: what is written to somebody who does not read
 * would wait for ever, and so would a handshake whose bytes come one by one.
 */
final class Guard implements AutoCloseable {
  private final CompletableFuture<Void> end;

  /**
   * @param plain what lies below TLS, whose own end would wait for the write, too
   */
  Guard(Socket plain, Duration limit) {
    this.end =
        CompletableFuture.runAsync(
            () -> shut(plain),
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static void shut(Socket plain) {
    try {
      plain.close();
    } catch (IOException gone) {
      assert plain.isClosed() : gone;
    }
  }

  @Override
  public void close() {
    end.cancel(false);
  }
}
