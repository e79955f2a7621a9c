package dev.sluice.cli.doctor;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Encrypts connections.
 *
 * @param verifies whether the other side must be who it says: credentials are sent only then
 * @param alpn the protocols offered
 */
record Tls(SSLSocketFactory factory, boolean verifies, List<String> alpn) {

  /** As clients do it. */
  static Tls strict() {
    return new Tls((SSLSocketFactory) SSLSocketFactory.getDefault(), true, List.of("http/1.1"));
  }

  /** With whoever answers, to look at what is wrong with it. */
  static Tls lax(String... alpn) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      return new Tls(context.getSocketFactory(), false, List.of(alpn));
    } catch (GeneralSecurityException none) {
      throw new IllegalStateException("no TLS in this JDK", none);
    }
  }

  SSLSocket over(Socket socket, Address address) throws IOException {
    SSLSocket secure =
        (SSLSocket) factory.createSocket(socket, address.host(), address.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setApplicationProtocols(alpn.toArray(new String[0]));
    if (verifies) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  /** Trusts everybody. What it lets through is examined, and never given a secret. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
