package dev.sluice.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of certificates, on real handshakes. */
@Timeout(60)
final class TlsCheckIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  private SSLContext context(String start, int days) throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-startdate",
                start,
                "-validity",
                String.valueOf(days),
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(store)) {
      keys.load(file, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @ParameterizedTest
  @CsvSource({"-1d, 100, tls-untrusted", "-1d, 5, tls-expiry", "-9d, 5, tls-expiry"})
  void examine_certificate_isJudgedAndTheRestExamined(String start, int days, String id)
      throws Exception {
    try (Patient patient = new Patient(context(start, days).getServerSocketFactory())) {
      Diagnosis diagnosis =
          Doctor.examine(
              new Doctor.Plan(
                  Address.of(patient.url("https")),
                  List.of("Authorization: Bearer secret"),
                  Duration.ofSeconds(5),
                  Duration.ZERO,
                  null),
              text -> {});

      assertThat(diagnosis.reached()).isTrue();
      assertThat(diagnosis.findings()).extracting(each -> each.trouble().id()).containsExactly(id);
      assertThat(diagnosis.examined().getFirst().summary()).startsWith("TLSv1.3, ALPN ");
      assertThat(patient.calls)
          .isNotEmpty()
          .noneSatisfy(call -> assertThat(call.head()).contains("secret"));
    }
  }
}
