package dev.sluice.observability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPageTest {
  private final TextPage page = new TextPage();

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 9, 10, 99, 100, 12_345, 999_999_999_999L, Long.MAX_VALUE})
  void number_any_isWrittenOut(long value) {
    assertThat(text(page.number(value))).isEqualTo(Long.toString(value));
  }

  @Test
  void decimal_withFraction_keepsItsZeros() {
    assertThat(text(page.decimal(1_000_250, 6).text(" ").decimal(42, 9).text(" ").decimal(0, 3)))
        .isEqualTo("1.000250 0.000000042 0.000");
  }

  @Test
  void text_acrossPieces_staysWhole() {
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      page.text("überlang ").number(i);
      expected.append("überlang ").append(i);
    }

    assertThat(text(page)).isEqualTo(expected.toString());
  }

  @AfterEach
  void close() {
    page.close();
  }

  private static String text(TextPage written) {
    return new Exposition("text/plain", written.body()).text();
  }
}
