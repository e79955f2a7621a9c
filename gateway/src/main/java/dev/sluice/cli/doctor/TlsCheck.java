package dev.sluice.cli.doctor;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** Version, certificate, its chain and expiry, and what ALPN agrees on. */
final class TlsCheck {
  static final String NAME = "TLS";

  /** A certificate that lives shorter should have been renewed. */
  private static final Duration SOON = Duration.ofDays(14);

  private TlsCheck() {}

  /**
   * Looks at the connection as clients do and as nobody does.
   *
   * @param lax a line that verifies nothing, and offers HTTP/2
   */
  static Examined examine(Line lax, Line strict) throws IOException {
    if (!lax.address().tls()) {
      return lax.address().isLoopback()
          ? Examined.skipped(NAME, "plain HTTP on this machine")
          : Examined.bad(
              NAME,
              Trouble.PLAIN_HTTP,
              "Plain HTTP: everybody on the way reads sessions and tokens.");
    }
    List<Finding> findings = new ArrayList<>();
    String summary;
    try (Socket socket = lax.connect()) {
      SSLSocket secure = (SSLSocket) socket;
      SSLSession session = secure.getSession();
      String agreed = secure.getApplicationProtocol();
      summary =
          session.getProtocol()
              + ", ALPN "
              + (agreed == null || agreed.isEmpty() ? "none" : agreed);
      if (session.getProtocol().matches("TLSv1(\\.1)?|SSL.*")) {
        findings.add(
            new Finding(
                Trouble.TLS_OLD, session.getProtocol() + " is spoken (expected: 1.2 or 1.3)."));
      }
      summary += ", " + certificate(session.getPeerCertificates(), findings);
    }
    if (findings.stream().noneMatch(finding -> finding.trouble() == Trouble.TLS_EXPIRY)) {
      trust(strict, findings);
    }
    return Examined.of(NAME, summary, findings);
  }

  private static String certificate(Certificate[] chain, List<Finding> findings) {
    if (chain.length == 0 || !(chain[0] instanceof X509Certificate leaf)) {
      return "no certificate";
    }
    Duration left = Duration.between(Instant.now(), leaf.getNotAfter().toInstant());
    if (left.isNegative()) {
      findings.add(
          new Finding(
              Trouble.TLS_EXPIRY,
              "The certificate expired " + left.negated().toDays() + " days ago."));
    } else if (left.compareTo(SOON) < 0) {
      findings.add(
          new Finding(
              Trouble.TLS_EXPIRY, "The certificate expires in " + left.toDays() + " days."));
    }
    return "certificate of %d, good for %d days".formatted(chain.length, left.toDays());
  }

  private static void trust(Line strict, List<Finding> findings) throws IOException {
    try (Socket trusted = strict.connect()) {
      assert trusted.isConnected();
    } catch (SSLException untrusted) {
      findings.add(
          new Finding(
              Trouble.TLS_UNTRUSTED,
              "Clients do not trust the certificate: " + untrusted.getMessage() + '.'));
    }
  }
}
