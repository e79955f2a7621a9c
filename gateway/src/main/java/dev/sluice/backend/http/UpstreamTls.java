package dev.sluice.backend.http;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import reactor.netty.tcp.SslProvider;

/** The client's side of TLS: whom to trust, the name to expect, and HTTP/2 where it is wanted. */
public final class UpstreamTls {
  private UpstreamTls() {}

  /**
   * Makes it of a configuration.
   *
   * @throws IllegalArgumentException when its certificates cannot be read
   */
  static SslProvider of(HttpConfig config) {
    try {
      SslContextBuilder context =
          SslContextBuilder.forClient().sslProvider(io.netty.handler.ssl.SslProvider.JDK);
      Path ca = config.tls().ca();
      if (ca != null) {
        context.trustManager(ca.toFile());
      }
      if (config.http2()) {
        context
            .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1));
      }
      return SslProvider.builder()
          .sslContext(context.build())
          .handshakeTimeout(config.connectTimeout())
          .handlerConfigurator(
              handler -> {
                SSLParameters parameters = handler.engine().getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                handler.engine().setSSLParameters(parameters);
              })
          .build();
    } catch (SSLException broken) {
      throw new IllegalStateException("TLS of this JDK cannot be set up", broken);
    }
  }
}
