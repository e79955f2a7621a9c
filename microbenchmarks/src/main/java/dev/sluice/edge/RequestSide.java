package dev.sluice.edge;

import io.netty.channel.ChannelHandler;

/** The edge's HTTP/1.1 decoder, for those who look at it alone. */
public final class RequestSide {
  private RequestSide() {}

  /** A decoder as each accepted connection has one. */
  public static ChannelHandler decoder() {
    return new RequestDecoder(LimitsConfig.DEFAULTS);
  }
}
