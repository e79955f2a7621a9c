package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.jsonrpc.Envelope;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** A {@code ping} put as {@code server/discover} to a server that knows no ping. */
final class PingByDiscover implements UpstreamCall, CallListener {
  private final CallListener listener;
  private final Message request = DiscoverWords.request();
  private @Nullable UpstreamCall call;
  private boolean over;

  private PingByDiscover(CallListener listener) {
    this.listener = listener;
  }

  static UpstreamCall start(UpstreamChannel channel, EventLoop loop, CallListener listener) {
    PingByDiscover ping = new PingByDiscover(listener);
    UpstreamCall started = channel.call(ping.request, loop, ping);
    if (!ping.over) {
      ping.call = started;
    }
    return ping;
  }

  @Override
  public void cancel(String reason) {
    UpstreamCall open = call;
    if (end() && open != null) {
      open.cancel(reason);
    }
  }

  @Override
  public Sent sent() {
    UpstreamCall open = call;
    return open == null ? Sent.MAYBE : open.sent();
  }

  @Override
  public void onInterim(Message message) {
    message.release();
  }

  @Override
  public void onResponse(Message response) {
    if (!end()) {
      response.release();
    } else if (response.kind() == Envelope.Kind.ERROR) {
      listener.onResponse(response);
    } else {
      response.release();
      listener.onResponse(OwnAnswer.emptyResult());
    }
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    if (end()) {
      listener.onFailure(failure);
    }
  }

  @Override
  public void onSessionExpired() {
    if (end()) {
      listener.onSessionExpired();
    }
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    request.release();
    return true;
  }
}
