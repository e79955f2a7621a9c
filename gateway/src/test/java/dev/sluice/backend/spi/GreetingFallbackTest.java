package dev.sluice.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Reason;
import dev.sluice.protocol.era.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that the first transport does not reach, but its fallback. */
final class GreetingFallbackTest {
  private final ScriptedWay other = new ScriptedWay("other", null);
  private final ScriptedWay first = new ScriptedWay("first", other);
  private final Meeting meeting = new Meeting(first, null);

  @AfterEach
  void finish() {
    meeting.close();
  }

  /** The first transport serves neither question; the other one does. */
  private void fallBack() {
    meeting.greet();
    notServedTwice();
    other.line().last().result(Meeting.INITIALIZED);
  }

  private void notServedTwice() {
    notServed();
    notServed();
    meeting.run();
  }

  private void notServed() {
    meeting.run();
    first
        .line()
        .last()
        .listener()
        .onNotServed(404, ScriptedWay.failure(Reason.BACKEND_PROTOCOL_ERROR));
  }

  @Test
  void greet_servedNowhere_goesOnOverTheFallbackAndRemembersIt() {
    meeting.greet();
    notServedTwice();
    assertThat(other.line().last().is("initialize")).isTrue();
    other.line().last().result(Meeting.INITIALIZED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2025_06_18);
    assertThat(meeting.greeter.transport()).isSameAs(other);
    assertThat(first.line().open).isFalse();

    meeting.greet();
    assertThat(first.lines).hasSize(1);
    assertThat(other.lines).hasSize(2);
    other.line().last().listener().onFailure(ScriptedWay.failure(Reason.BACKEND_PROTOCOL_ERROR));
    assertThat(meeting.greeter.transport()).isSameAs(first);
  }

  @Test
  void greet_fallbackOpensNoMore_triesTheFirstAgain() {
    fallBack();
    assertThat(meeting.greeter.transport()).isSameAs(other);

    other.refuse(ScriptedWay.failure(Reason.BACKEND_PROTOCOL_ERROR));
    meeting.greet();
    assertThat(meeting.greeter.transport()).isSameAs(first);
    first.line().last().result(Meeting.DISCOVERED);
    assertThat(meeting.version()).isEqualTo(ProtocolVersion.V2026_07_28);
    assertThat(first.lines).hasSize(2);
  }

  @Test
  void greet_neitherFallbackNorFirstServed_failsOnce() {
    fallBack();

    other.refuse(ScriptedWay.failure(Reason.BACKEND_PROTOCOL_ERROR));
    meeting.greet();
    notServedTwice();
    assertThat(meeting.failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
    assertThat(first.lines).hasSize(2);
  }

  @Test
  void greet_fallbackCannotBeReached_failsAndTriesTheFirstNextTime() {
    fallBack();

    other.refuse(ScriptedWay.failure(Reason.BACKEND_UNREACHABLE));
    meeting.greet();
    assertThat(meeting.failure().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
    meeting.greet();
    meeting.run();
    assertThat(first.lines).hasSize(2);
  }

  @Test
  void greet_refusedOnceWithAMessage_doesNotGoToTheFallback() {
    meeting.greet();
    notServed();
    meeting.run();
    first.line().last().error(-32600, "");
    assertThat(meeting.failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
    assertThat(other.lines).isEmpty();
  }
}
