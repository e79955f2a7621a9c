package dev.sluice.backend.spi;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.channel.EventLoop;

/**
 * One MCP session's worth of connection to one server: a process, or an HTTP endpoint with its
 * session header. Multiplexes any number of calls. Every method may be called from any thread.
 *
 * <p>The channel gives each request an id of its own, unique on the channel, and when the request
 * carries a progress token replaces that with the same number. Messages of the server reach the
 * call they belong to as they came: restoring the client's id and token is the caller's work.
 */
public interface UpstreamChannel {

  /**
   * Sends a request.
   *
   * @param loop where the listener is called
   */
  UpstreamCall call(UpstreamRequest request, EventLoop loop, CallListener listener);

  /** Sends a request of the gateway's own. */
  default UpstreamCall call(Message request, EventLoop loop, CallListener listener) {
    return call(UpstreamRequest.own(request), loop, listener);
  }

  /** Sends a notification or an answer to a server's request. Takes ownership. */
  void send(Message message);

  /** Tells the channel the outcome of {@code initialize}. */
  void negotiated(ProtocolVersion version);

  /** Where what belongs to no call goes from now on; opens the standing stream if there is one. */
  void listen(ChannelEvents events);

  boolean isOpen();

  /**
   * Ends the upstream session (DELETE, or the process's kill ladder). Calls still under way fail
   * first. {@code done} runs once, on any thread, within the configured grace.
   */
  void close(Runnable done);
}
