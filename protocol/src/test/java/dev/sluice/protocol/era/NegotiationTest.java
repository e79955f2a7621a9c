package dev.sluice.protocol.era;

import static dev.sluice.protocol.era.ProtocolVersion.LATEST_SESSION;
import static dev.sluice.protocol.era.ProtocolVersion.V2026_07_28;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {

  @ParameterizedTest
  @EnumSource(value = ProtocolVersion.class, mode = EnumSource.Mode.EXCLUDE, names = "V2026_07_28")
  void answer_sessionRevision_isThatRevision(ProtocolVersion version) {
    assertThat(Negotiation.answer(version.text())).isEqualTo(version);
    assertThat(Negotiation.accept(version.text())).isEqualTo(version);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"2026-07-28", "2099-01-01", "2024-10-07", "", "2025-11-25 ", "DRAFT"})
  void answer_anythingElse_isTheLatestSessionRevision(String requested) {
    assertThat(Negotiation.answer(requested)).isEqualTo(LATEST_SESSION);
    assertThat(Negotiation.accept(requested)).isNull();
  }

  @Test
  void supported_lists_areNewestFirstAndComplete() {
    assertThat(Negotiation.SUPPORTED)
        .containsExactlyInAnyOrder(ProtocolVersion.values())
        .isSortedAccordingTo((a, b) -> b.text().compareTo(a.text()));
    assertThat(Negotiation.SESSION).first().isEqualTo(LATEST_SESSION);
    assertThat(Negotiation.STATELESS).containsExactly(V2026_07_28);
    assertThat(Negotiation.SESSION).hasSize(4).doesNotContain(V2026_07_28);
    assertThat(Negotiation.SUPPORTED_JSON)
        .isEqualTo("[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\",\"2025-03-26\",\"2024-11-05\"]");
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void parse_everyText_isItsRevision(ProtocolVersion version) {
    assertThat(ProtocolVersion.parse(version.text())).isEqualTo(version);
    assertThat(version.batches()).isEqualTo(version.text().equals("2025-03-26"));
  }
}
