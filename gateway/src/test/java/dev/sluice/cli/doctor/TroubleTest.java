package dev.sluice.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every trouble has a cure, and its line is ready to be copied. */
final class TroubleTest {
  private static final Map<String, String> WORDS =
      Map.of("header", "Mcp-Name", "half", "2s", "limit", "4m", "page", "https://app.example.com");

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void cures_ofEach_areFilled(Trouble trouble) {
    Finding finding = new Finding(trouble, "something", WORDS);

    assertThat(finding.cures(Address.of("https://mcp.example.com/gw/mcp")).values())
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line)
                    .doesNotContain("{host}", "{origin}", "{prefix}", "{path}", "{h", "{l"));
    assertThat(trouble.id()).matches("[a-z-]+");
  }
}
