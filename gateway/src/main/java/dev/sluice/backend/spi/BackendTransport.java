package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;

/** One way to reach one server. Thread-safe. */
public interface BackendTransport {
  ServerName server();

  /** {@code streamable_http} or {@code stdio}: a label value. */
  String kind();

  /** Whether each channel has a process of its own, which may hang while others do not. */
  default boolean isProcess() {
    return false;
  }

  /**
   * Makes a channel ready for {@code initialize}; may start a process or do nothing yet.
   *
   * @param loop where the callback is called and the channel's own events by default
   */
  void open(EventLoop loop, OpenCallback callback);

  /** Ends everything this transport still holds, then runs {@code done} on any thread. */
  void shutdown(Runnable done);

  /** Told once. */
  interface OpenCallback {
    void onOpen(UpstreamChannel channel);

    void onFailure(Failure.ByBackend failure);
  }
}
