package dev.sluice.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Certificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of certificates, on real handshakes. */
@Timeout(60)
final class TlsCheckIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"-1d, 100, tls-untrusted", "-1d, 5, tls-expiry", "-9d, 5, tls-expiry"})
  void examine_certificate_isJudgedAndTheRestExamined(String start, int days, String id)
      throws Exception {
    Certificate certificate = Certificate.make(folder, "dns:localhost", start, days);
    try (Patient patient = new Patient(certificate.showing().getServerSocketFactory())) {
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
