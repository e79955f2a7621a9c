package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Certificate;
import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.http.UpstreamTlsConfig;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.http.HttpProtocol;
import reactor.netty.tcp.SslProvider;

/** Servers behind TLS: trusted as the JDK trusts, and only under their own name. */
final class HttpsIT {
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";

  @TempDir static Path folder;
  private static Certificate certificate;

  @BeforeAll
  static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
    certificate = Certificate.make(folder, "dns:localhost", "-1d", 90);
  }

  @AfterEach
  void trustAsBefore() {
    System.clearProperty(TRUST_STORE);
    System.clearProperty(TRUST_PASSWORD);
  }

  /** Makes the JDK trust the server's certificate and no other. */
  private static void trust() throws IOException, GeneralSecurityException {
    System.setProperty(TRUST_STORE, certificate.trustFile().toString());
    System.setProperty(TRUST_PASSWORD, Certificate.PASSWORD);
  }

  private static ScriptedServer serving() throws IOException, GeneralSecurityException {
    ServerSocket listener =
        certificate
            .showing()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return new ScriptedServer(listener, (request, wire) -> wire.result(request, "{}"));
  }

  private static URI url(String host, ScriptedServer server) {
    return URI.create("https://" + host + ":" + server.port() + "/mcp");
  }

  @Test
  void trustedCertificate_callsCross() throws IOException, GeneralSecurityException {
    trust();
    try (var server = serving();
        var reached = new Reached(url("localhost", server))) {
      reached.call().response();
      reached.call().response();
      assertThat(server.connections()).isEqualTo(1);
      assertThat(server.requests().get(0).header("host")).isEqualTo("localhost:" + server.port());
    }
  }

  @Test
  void unknownCertificate_nothingSent() throws IOException, GeneralSecurityException {
    try (var server = serving();
        var reached = new Reached(url("localhost", server))) {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
      assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
      assertThat(failure.message()).contains("TLS with localhost failed");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void certificateOfAnotherName_nothingSent() throws IOException, GeneralSecurityException {
    trust();
    try (var server = serving();
        var reached = new Reached(url("127.0.0.1", server))) {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
      assertThat(failure.message()).contains("TLS with 127.0.0.1 failed");
      assertThat(server.requests()).isEmpty();
    }
  }

  private static UpstreamTlsConfig authority() throws IOException, GeneralSecurityException {
    return new UpstreamTlsConfig(certificate.file());
  }

  @Test
  void certificateOfGivenAuthority_callsCross() throws IOException, GeneralSecurityException {
    try (var server = serving();
        var reached = new Reached(Http2IT.over(url("localhost", server).toString(), authority()))) {
      reached.call().response();
      assertThat(server.requests()).as("HTTP/1.1, as the server has no other").hasSize(1);
    }
  }

  @Test
  void givenAuthorityAndAnotherName_nothingSent() throws IOException, GeneralSecurityException {
    try (var server = serving();
        var reached = new Reached(Http2IT.over(url("127.0.0.1", server).toString(), authority()))) {
      assertThat(reached.call().failure().message()).contains("TLS with 127.0.0.1 failed");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void serverAgrees_speaksHttp2() throws IOException, GeneralSecurityException {
    var context =
        SslContextBuilder.forServer(certificate.keyManagers())
            .sslProvider(io.netty.handler.ssl.SslProvider.JDK)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2))
            .build();
    try (var server =
            new Http2Server(
                SslProvider.builder().sslContext(context).build(),
                HttpProtocol.H2,
                HttpProtocol.HTTP11);
        var reached =
            new Reached(Http2IT.over("https://localhost:" + server.port() + "/mcp", authority()))) {
      reached.call().response();
      reached.call().response();
      assertThat(server.versions).containsExactly("HTTP/2.0", "HTTP/2.0");
      assertThat(server.connections).hasSize(1);
    }
  }
}
