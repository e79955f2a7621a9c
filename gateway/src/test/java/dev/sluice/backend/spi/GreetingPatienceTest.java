package dev.sluice.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Reason;
import dev.sluice.protocol.era.ProtocolVersion;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that say nothing, late or die of what they are asked. */
final class GreetingPatienceTest {
  private final Meeting meeting = new Meeting();

  @AfterEach
  void finish() {
    meeting.close();
  }

  @Test
  void greet_silentServer_isInitializedBesideAndMayAnswerThat() {
    meeting.greet();
    ScriptedWay.Asked discover = meeting.last();
    meeting.advance(Greeting.MOST_PATIENCE.minusMillis(1));
    assertThat(meeting.line().asked).hasSize(1);
    meeting.advance(Duration.ofMillis(1));
    assertThat(meeting.last().is("initialize")).isTrue();
    meeting.last().result(Meeting.INITIALIZED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2025_06_18);
    assertThat(discover.isCancelled()).isTrue();
  }

  @Test
  void greet_slowModernServer_isNotMistaken() {
    meeting.greet();
    ScriptedWay.Asked discover = meeting.last();
    meeting.advance(Duration.ofSeconds(15));
    ScriptedWay.Asked initialize = meeting.last();
    assertThat(initialize.is("initialize")).isTrue();
    discover.result(Meeting.DISCOVERED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2026_07_28);
  }

  @Test
  void greet_slowModernServerThatRefusesInitializeFirst_isWaitedFor() {
    meeting.greet();
    ScriptedWay.Asked discover = meeting.last();
    meeting.advance(Duration.ofSeconds(11));
    meeting.last().error(-32601, "");
    assertThat(meeting.hasFailed()).isFalse();
    discover.result(Meeting.DISCOVERED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2026_07_28);
  }

  @Test
  void greet_serverThatSaysNothing_failsAfterTheWholeTime() {
    meeting.greet();
    meeting.advance(Meeting.TIMEOUT.minusMillis(1));
    assertThat(meeting.hasFailed()).isFalse();
    meeting.advance(Duration.ofMillis(1));
    assertThat(meeting.failure().reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertThat(meeting.failure().message()).contains("initialize within 20000 ms");
    assertThat(meeting.line().asked).hasSize(2);
    assertThat(meeting.way.lines).hasSize(1);
  }

  @Test
  void patience_isHalfTheTimeButNotLong() {
    assertThat(Greeting.patience(Duration.ofSeconds(4))).isEqualTo(Duration.ofSeconds(2));
    assertThat(Greeting.patience(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(10));
    assertThat(Greeting.patience(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void greet_serverThatDiesOfDiscover_isStartedAgainAndInitialized() {
    meeting.greet();
    meeting.line().die();
    assertThat(meeting.last().is("initialize")).isTrue();
    assertThat(meeting.way.lines).hasSize(2);
    meeting.last().result(Meeting.INITIALIZED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2025_06_18);
  }

  @Test
  void greet_serverThatDiesOfBoth_isNotStartedAThirdTime() {
    meeting.greet();
    meeting.line().die();
    meeting.run();
    meeting.line().die();
    meeting.run();
    assertThat(meeting.failure().reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
    assertThat(meeting.way.lines).hasSize(2);
  }

  @Test
  void greet_serverThatIsNotThere_isAskedOnce() {
    meeting.greet();
    meeting.last().listener().onFailure(ScriptedWay.failure(Reason.BACKEND_UNREACHABLE));
    assertThat(meeting.failure().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
    assertThat(meeting.line().asked).hasSize(1);
  }
}
