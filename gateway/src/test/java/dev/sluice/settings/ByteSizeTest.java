package dev.sluice.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "512, 512, 512",
    "4KiB, 4096, 4KiB",
    "4MiB, 4194304, 4MiB",
    "1GiB, 1073741824, 1GiB",
    "1024, 1024, 1KiB",
    "8589934591GiB, 9223372035781033984, 8589934591GiB"
  })
  void parse_text_roundTrips(String text, java.math.BigInteger bytes, String printed) {
    ByteSize size = ByteSize.parse(text);
    assertThat(size.bytes()).isEqualTo(bytes.longValue());
    assertThat(size).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "4MB", "4 MiB", "-1", "4mib", "MiB", "1.5MiB", "12345678901", "9999999999GiB"})
  void parse_otherText_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(text));
  }
}
