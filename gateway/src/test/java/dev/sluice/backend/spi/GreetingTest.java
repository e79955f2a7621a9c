package dev.sluice.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Reason;
import dev.sluice.protocol.era.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a server that is met for the first time knows sessions, told from its answers. */
final class GreetingTest {
  private final Meeting meeting = new Meeting();

  @AfterEach
  void finish() {
    meeting.close();
  }

  @Test
  void greet_serverThatDiscovers_isSpokenToWithoutSession() {
    meeting.greet();
    assertThat(meeting.last().is("server/discover")).isTrue();
    assertThat(meeting.last().json())
        .contains("\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"")
        .contains("\"io.modelcontextprotocol/clientCapabilities\":{}")
        .contains("\"io.modelcontextprotocol/clientInfo\":{\"name\":\"sluice\"");
    meeting.last().result(Meeting.DISCOVERED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2026_07_28);
    assertThat(meeting.agreed().serverInfo()).isEqualTo("{\"name\":\"new\"}");
    assertThat(meeting.line().asked).hasSize(1);
    assertThat(meeting.line().sent).isEmpty();
    assertThat(meeting.greeter.opensSessions()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-32601, -32602, -32600, -32000, -32603, 7})
  void greet_serverThatRefusesDiscoverInItsWay_isInitialized(int code) {
    meeting.greet();
    meeting.last().error(code, "");
    assertThat(meeting.last().is("initialize")).isTrue();
    assertThat(meeting.last().json())
        .contains("\"protocolVersion\":\"2025-11-25\"")
        .contains("\"capabilities\":{\"sampling\":{}}");
    meeting.last().result(Meeting.INITIALIZED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2025_06_18);
    assertThat(meeting.line().sent)
        .singleElement()
        .asString()
        .contains("notifications/initialized");
    assertThat(meeting.greeter.opensSessions()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"supportedVersions\":{}}", "[1]", "\"yes\""})
  void greet_resultThatIsNoDiscoverResult_isInitialized(String result) {
    meeting.greet();
    meeting.last().result(result);
    meeting.last().result(Meeting.INITIALIZED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2025_06_18);
  }

  @Test
  void greet_discoverResultWithOldRevisionsOnly_isInitialized() {
    meeting.greet();
    meeting.last().result("{\"supportedVersions\":[\"2025-11-25\"],\"capabilities\":{}}");
    assertThat(meeting.last().is("initialize")).isTrue();
    meeting.last().result(Meeting.INITIALIZED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2025_06_18);
  }

  @Test
  void greet_revisionsPastTheMostThatAreLookedAt_areNotSeen() {
    String unknown = "\"x\",".repeat(DiscoverWords.MAX_REVISIONS - 1);
    meeting.greet();
    meeting.last().result("{\"supportedVersions\":[" + unknown + "\"2026-07-28\"]}");
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2026_07_28);
    meeting.greet();
    meeting.last().result("{\"supportedVersions\":[\"x\"," + unknown + "\"2026-07-28\"]}");
    assertThat(meeting.failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
  }

  @Test
  void greet_unsupportedVersionWithOldOnes_isInitialized() {
    meeting.greet();
    meeting.last().error(-32022, "{\"supported\":[\"2025-11-25\"],\"requested\":\"2026-07-28\"}");
    meeting.last().result(Meeting.INITIALIZED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2025_06_18);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-32022 {\"supported\":[\"2027-01-01\"]}",
        "-32022 {\"supported\":[]}",
        "-32020 {}",
        "-32021 {}"
      })
  void greet_modernErrorWithoutOldRevisions_failsAndIsNotInitialized(String answer) {
    meeting.greet();
    String[] parts = answer.split(" ", 2);
    meeting.last().error(Integer.parseInt(parts[0]), parts[1]);
    assertThat(meeting.failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
    assertThat(meeting.line().asked).hasSize(1);
    assertThat(meeting.line().open).isFalse();
  }

  @Test
  void greet_openingFails_isTold() {
    meeting.way.refuse(ScriptedWay.failure(Reason.BACKEND_UNREACHABLE));
    meeting.greet();
    assertThat(meeting.failure().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
  }
}
