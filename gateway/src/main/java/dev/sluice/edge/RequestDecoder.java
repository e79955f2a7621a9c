package dev.sluice.edge;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** The HTTP/1.1 decoder with the gateway's limits, which can say whether bytes wait in it. */
final class RequestDecoder extends HttpRequestDecoder {

  RequestDecoder(LimitsConfig limits) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.headers().intBytes())
            .setMaxHeaderSize(limits.headers().intBytes())
            .setMaxChunkSize(BodyCollector.MAX_PRESIZE));
  }

  /** True when part of a message has arrived and was not decoded. */
  boolean midway() {
    return actualReadableBytes() > 0;
  }
}
