package dev.sluice.backend.http;

import io.netty.channel.ChannelHandler;

/** The HTTP/1.1 decoder of connections to servers, for those who look at it alone. */
public final class AnswerSide {
  private AnswerSide() {}

  /** A decoder as each connection to a server has one. */
  public static ChannelHandler decoder() {
    return new ResponseDecoder();
  }
}
