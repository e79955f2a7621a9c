package dev.sluice.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.era.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known of a server before it is greeted: remembered, or told by whoever runs it. */
final class GreeterTest {
  private final Meeting meeting = new Meeting();

  @AfterEach
  void finish() {
    meeting.close();
  }

  private void becomeLegacy() {
    meeting.greet();
    meeting.last().error(-32601, "");
    meeting.last().result(Meeting.INITIALIZED);
  }

  private void becomeModern() {
    meeting.greet();
    meeting.last().result(Meeting.DISCOVERED);
  }

  @Test
  void greet_again_asksInTheEraThatIsRemembered() {
    becomeLegacy();
    meeting.greet();
    assertThat(meeting.last().is("initialize")).isTrue();
    meeting.last().result(Meeting.INITIALIZED);
    assertThat(meeting.line().asked).hasSize(1);
  }

  @Test
  void greet_upgradedServer_isFoundByItsRefusalOfInitialize() {
    becomeLegacy();
    meeting.greet();
    meeting.last().error(-32022, "{\"supported\":[\"2026-07-28\"]}");
    assertThat(meeting.last().is("server/discover")).isTrue();
    meeting.last().result(Meeting.DISCOVERED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2026_07_28);
    assertThat(meeting.greeter.opensSessions()).isFalse();
  }

  @Test
  void greet_downgradedServer_isFoundByItsRefusalOfDiscover() {
    becomeModern();
    meeting.greet();
    meeting.last().error(-32601, "");
    meeting.last().result(Meeting.INITIALIZED);
    assertThat(meeting.greeter.opensSessions()).isTrue();
  }

  @Test
  void greet_pinnedToASession_isNotProbedAndAcceptsNothingElse() {
    try (Meeting pinned = new Meeting(new ScriptedWay(), ProtocolVersion.V2025_03_26)) {
      assertThat(pinned.greeter.opensSessions()).isTrue();
      pinned.greet();
      assertThat(pinned.last().json()).contains("\"protocolVersion\":\"2025-03-26\"");
      pinned.last().result(Meeting.INITIALIZED);
      assertThat(pinned.failure().message()).contains("2025-06-18 (expected: 2025-03-26)");
      assertThat(pinned.line().asked).hasSize(1);
    }
  }

  @Test
  void greet_pinnedToNoSession_isNeverInitialized() {
    try (Meeting pinned = new Meeting(new ScriptedWay(), ProtocolVersion.V2026_07_28)) {
      pinned.greet();
      pinned.last().error(-32601, "");
      assertThat(pinned.failure().message()).contains("refused server/discover with error -32601");
      assertThat(pinned.line().asked).hasSize(1);
    }
  }
}
