package dev.sluice.backend.spi;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.TraceContext;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.channel.EventLoop;

/**
 * A channel with a server that knows sessions. What only stands in requests without one is left
 * out, and the state of an exchange that such a server cannot have begun is refused here.
 */
final class SessionChannel implements UpstreamChannel {
  private final UpstreamChannel channel;

  SessionChannel(UpstreamChannel channel) {
    this.channel = channel;
  }

  @Override
  public UpstreamCall call(UpstreamRequest request, EventLoop loop, CallListener listener) {
    Message message = request.message();
    if (message.has(Member.REQUEST_STATE)) {
      return OwnAnswer.error(
          loop,
          listener,
          JsonRpcError.INVALID_PARAMS,
          "requestState: not issued by this server; call again without it");
    }
    TraceContext trace = request.trace();
    if (trace == null && !message.has(Member.META)) {
      return channel.call(request, loop, listener);
    }
    Edit edit =
        trace == null ? HopMeta.OF_REQUESTS.strip(message) : TraceMeta.splice(message, trace);
    UpstreamCall call = channel.call(request, loop, listener);
    if (edit != null) {
      edit.takeBack(message);
    }
    return call;
  }

  @Override
  public void send(Message message) {
    channel.send(message);
  }

  @Override
  public void negotiated(ProtocolVersion version) {
    channel.negotiated(version);
  }

  @Override
  public void listen(ChannelEvents events) {
    channel.listen(events);
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close(Runnable done) {
    channel.close(done);
  }
}
