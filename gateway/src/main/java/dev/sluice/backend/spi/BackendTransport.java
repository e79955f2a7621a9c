package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One way to reach one server. Thread-safe. */
public interface BackendTransport {
  ServerName server();

  /** {@code streamable_http}, {@code sse} or {@code stdio}: a label value. */
  String kind();

  /** Where the server is, null when it is a process. */
  default @Nullable URI address() {
    return null;
  }

  /** Whether each channel has a process of its own, which may hang while others do not. */
  default boolean isProcess() {
    return false;
  }

  /**
   * Another way to the same server, gone when this one turns out not to be served there (see {@link
   * CallListener#onNotServed}); null when there is none. It ends with this transport.
   */
  default @Nullable BackendTransport fallback() {
    return null;
  }

  /**
   * Whether each channel lives on one process or connection, which may hang while others do not.
   */
  default boolean isOneConnection() {
    return isProcess();
  }

  /** Whether servers behind it know sessions only, so that none is asked for another era. */
  default boolean isForSessionsOnly() {
    return false;
  }

  /**
   * Makes a channel ready for the first request; may start a process or do nothing yet.
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
