package dev.sluice.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GreetingTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String DISCOVERED =
      "{\"supportedVersions\":[\"2027-01-01\",\"2026-07-28\"],\"capabilities\":{\"tools\":{}},"
          + "\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":\"new\"}}}";
  private static final String INITIALIZED =
      "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"serverInfo\":{\"name\":\"old\"}}";

  private final EmbeddedChannel embedded = new EmbeddedChannel();
  private final ScriptedWay way = new ScriptedWay();
  private Greeter greeter = new Greeter(way, null);
  private @Nullable ServerDescription agreed;
  private @Nullable UpstreamChannel channel;
  private Failure.@Nullable ByBackend failed;

  @BeforeEach
  void freeze() {
    embedded.freezeTime();
  }

  @AfterEach
  void finish() {
    embedded.finishAndReleaseAll();
  }

  private void greet() {
    agreed = null;
    failed = null;
    greeter.greet(
        new ClientCapabilities("{\"sampling\":{}}", true, false, false),
        embedded.eventLoop(),
        TIMEOUT,
        new Greeter.Outcome() {
          @Override
          public void onAgreed(UpstreamChannel opened, ServerDescription description) {
            channel = opened;
            agreed = description;
          }

          @Override
          public void onFailure(Failure.ByBackend failure) {
            failed = failure;
          }
        });
    embedded.runPendingTasks();
  }

  private void advance(Duration time) {
    embedded.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    embedded.runScheduledPendingTasks();
    embedded.runPendingTasks();
  }

  private ScriptedWay.Asked last() {
    embedded.runPendingTasks();
    return way.line().last();
  }

  private ProtocolVersion version() {
    return Objects.requireNonNull(agreed).version();
  }

  private Failure.ByBackend failure() {
    return Objects.requireNonNull(failed);
  }

  private void becomeLegacy() {
    greet();
    last().error(-32601, "");
    last().result(INITIALIZED);
  }

  private void becomeModern() {
    greet();
    last().result(DISCOVERED);
  }

  @Test
  void greet_serverThatDiscovers_isSpokenToWithoutSession() {
    greet();
    assertThat(last().is("server/discover")).isTrue();
    assertThat(last().json())
        .contains("\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"")
        .contains("\"io.modelcontextprotocol/clientCapabilities\":{}")
        .contains("\"io.modelcontextprotocol/clientInfo\":{\"name\":\"sluice\"");
    last().result(DISCOVERED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2026_07_28);
    assertThat(Objects.requireNonNull(agreed).serverInfo()).isEqualTo("{\"name\":\"new\"}");
    assertThat(way.line().asked).hasSize(1);
    assertThat(way.line().sent).isEmpty();
    assertThat(greeter.opensSessions()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-32601, -32602, -32600, -32000, -32603, 7})
  void greet_serverThatRefusesDiscoverInItsWay_isInitialized(int code) {
    greet();
    last().error(code, "");
    assertThat(last().is("initialize")).isTrue();
    assertThat(last().json())
        .contains("\"protocolVersion\":\"2025-11-25\"")
        .contains("\"capabilities\":{\"sampling\":{}}");
    last().result(INITIALIZED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2025_06_18);
    assertThat(way.line().sent).singleElement().asString().contains("notifications/initialized");
    assertThat(greeter.opensSessions()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"supportedVersions\":{}}", "[1]", "\"yes\""})
  void greet_resultThatIsNoDiscoverResult_isInitialized(String result) {
    greet();
    last().result(result);
    last().result(INITIALIZED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2025_06_18);
  }

  @Test
  void greet_discoverResultWithOldRevisionsOnly_isInitialized() {
    greet();
    last().result("{\"supportedVersions\":[\"2025-11-25\"],\"capabilities\":{}}");
    assertThat(last().is("initialize")).isTrue();
    last().result(INITIALIZED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2025_06_18);
  }

  @Test
  void greet_revisionsPastTheMostThatAreLookedAt_areNotSeen() {
    String unknown = "\"x\",".repeat(DiscoverWords.MAX_REVISIONS - 1);
    greet();
    last().result("{\"supportedVersions\":[" + unknown + "\"2026-07-28\"]}");
    assertThat(version()).isEqualTo(ProtocolVersion.V2026_07_28);
    greet();
    last().result("{\"supportedVersions\":[\"x\"," + unknown + "\"2026-07-28\"]}");
    assertThat(failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
  }

  @Test
  void greet_unsupportedVersionWithOldOnes_isInitialized() {
    greet();
    last().error(-32022, "{\"supported\":[\"2025-11-25\"],\"requested\":\"2026-07-28\"}");
    last().result(INITIALIZED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2025_06_18);
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
    greet();
    String[] parts = answer.split(" ", 2);
    last().error(Integer.parseInt(parts[0]), parts[1]);
    assertThat(failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
    assertThat(way.line().asked).hasSize(1);
    assertThat(way.line().open).isFalse();
  }

  @Test
  void greet_silentServer_isInitializedBesideAndMayAnswerThat() {
    greet();
    ScriptedWay.Asked discover = last();
    advance(Greeting.MOST_PATIENCE.minusMillis(1));
    assertThat(way.line().asked).hasSize(1);
    advance(Duration.ofMillis(1));
    assertThat(last().is("initialize")).isTrue();
    last().result(INITIALIZED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2025_06_18);
    assertThat(discover.isCancelled()).isTrue();
  }

  @Test
  void greet_slowModernServer_isNotMistaken() {
    greet();
    ScriptedWay.Asked discover = last();
    advance(Duration.ofSeconds(15));
    ScriptedWay.Asked initialize = last();
    assertThat(initialize.is("initialize")).isTrue();
    discover.result(DISCOVERED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2026_07_28);
  }

  @Test
  void greet_slowModernServerThatRefusesInitializeFirst_isWaitedFor() {
    greet();
    ScriptedWay.Asked discover = last();
    advance(Duration.ofSeconds(11));
    last().error(-32601, "");
    assertThat(failed).isNull();
    discover.result(DISCOVERED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2026_07_28);
  }

  @Test
  void greet_serverThatSaysNothing_failsAfterTheWholeTime() {
    greet();
    advance(TIMEOUT.minusMillis(1));
    assertThat(failed).isNull();
    advance(Duration.ofMillis(1));
    assertThat(failure().reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertThat(failure().message()).contains("initialize within 20000 ms");
    assertThat(way.line().asked).hasSize(2);
    assertThat(way.lines).hasSize(1);
  }

  @Test
  void patience_isHalfTheTimeButNotLong() {
    assertThat(Greeting.patience(Duration.ofSeconds(4))).isEqualTo(Duration.ofSeconds(2));
    assertThat(Greeting.patience(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(10));
    assertThat(Greeting.patience(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void greet_serverThatDiesOfDiscover_isStartedAgainAndInitialized() {
    greet();
    way.line().die();
    assertThat(last().is("initialize")).isTrue();
    assertThat(way.lines).hasSize(2);
    last().result(INITIALIZED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2025_06_18);
  }

  @Test
  void greet_serverThatDiesOfBoth_isNotStartedAThirdTime() {
    greet();
    way.line().die();
    embedded.runPendingTasks();
    way.line().die();
    embedded.runPendingTasks();
    assertThat(failure().reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
    assertThat(way.lines).hasSize(2);
  }

  @Test
  void greet_serverThatIsNotThere_isAskedOnce() {
    greet();
    last().listener().onFailure(ScriptedWay.failure(Reason.BACKEND_UNREACHABLE));
    assertThat(failure().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
    assertThat(way.line().asked).hasSize(1);
  }

  @Test
  void greet_again_asksInTheEraThatIsRemembered() {
    becomeLegacy();
    greet();
    assertThat(last().is("initialize")).isTrue();
    last().result(INITIALIZED);
    assertThat(way.line().asked).hasSize(1);
  }

  @Test
  void greet_upgradedServer_isFoundByItsRefusalOfInitialize() {
    becomeLegacy();
    greet();
    last().error(-32022, "{\"supported\":[\"2026-07-28\"]}");
    assertThat(last().is("server/discover")).isTrue();
    last().result(DISCOVERED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2026_07_28);
    assertThat(greeter.opensSessions()).isFalse();
  }

  @Test
  void greet_downgradedServer_isFoundByItsRefusalOfDiscover() {
    becomeModern();
    greet();
    last().error(-32601, "");
    last().result(INITIALIZED);
    assertThat(greeter.opensSessions()).isTrue();
  }

  @Test
  void greet_pinnedToASession_isNotProbedAndAcceptsNothingElse() {
    greeter = new Greeter(way, ProtocolVersion.V2025_03_26);
    assertThat(greeter.opensSessions()).isTrue();
    greet();
    assertThat(last().json()).contains("\"protocolVersion\":\"2025-03-26\"");
    last().result(INITIALIZED);
    assertThat(failure().message()).contains("2025-06-18 (expected: 2025-03-26)");
    assertThat(way.line().asked).hasSize(1);
  }

  @Test
  void greet_pinnedToNoSession_isNeverInitialized() {
    greeter = new Greeter(way, ProtocolVersion.V2026_07_28);
    greet();
    last().error(-32601, "");
    assertThat(failure().message()).contains("refused server/discover with error -32601");
    assertThat(way.line().asked).hasSize(1);
  }

  @Test
  void greet_servedNowhere_goesOnOverTheFallbackAndRemembersIt() {
    ScriptedWay other = new ScriptedWay("other", null);
    ScriptedWay first = new ScriptedWay("first", other);
    greeter = new Greeter(first, null);
    greet();
    notServed(first);
    notServed(first);
    embedded.runPendingTasks();
    assertThat(other.line().last().is("initialize")).isTrue();
    other.line().last().result(INITIALIZED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2025_06_18);
    assertThat(greeter.transport()).isSameAs(other);
    assertThat(first.line().open).isFalse();

    greet();
    assertThat(first.lines).hasSize(1);
    assertThat(other.lines).hasSize(2);
    other.line().last().listener().onFailure(ScriptedWay.failure(Reason.BACKEND_PROTOCOL_ERROR));
    assertThat(greeter.transport()).isSameAs(first);
  }

  @Test
  void greet_fallbackOpensNoMore_triesTheFirstAgain() {
    ScriptedWay other = new ScriptedWay("other", null);
    ScriptedWay first = new ScriptedWay("first", other);
    greeter = new Greeter(first, null);
    greet();
    notServed(first);
    notServed(first);
    embedded.runPendingTasks();
    other.line().last().result(INITIALIZED);
    assertThat(greeter.transport()).isSameAs(other);

    other.refuse(ScriptedWay.failure(Reason.BACKEND_PROTOCOL_ERROR));
    greet();
    assertThat(greeter.transport()).isSameAs(first);
    first.line().last().result(DISCOVERED);
    assertThat(version()).isEqualTo(ProtocolVersion.V2026_07_28);
    assertThat(first.lines).hasSize(2);
  }

  @Test
  void greet_neitherFallbackNorFirstServed_failsOnce() {
    ScriptedWay other = new ScriptedWay("other", null);
    ScriptedWay first = new ScriptedWay("first", other);
    greeter = new Greeter(first, null);
    greet();
    notServed(first);
    notServed(first);
    embedded.runPendingTasks();
    other.line().last().result(INITIALIZED);

    other.refuse(ScriptedWay.failure(Reason.BACKEND_PROTOCOL_ERROR));
    greet();
    notServed(first);
    notServed(first);
    embedded.runPendingTasks();
    assertThat(failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
    assertThat(first.lines).hasSize(2);
  }

  @Test
  void greet_fallbackCannotBeReached_failsAndTriesTheFirstNextTime() {
    ScriptedWay other = new ScriptedWay("other", null);
    ScriptedWay first = new ScriptedWay("first", other);
    greeter = new Greeter(first, null);
    greet();
    notServed(first);
    notServed(first);
    embedded.runPendingTasks();
    other.line().last().result(INITIALIZED);

    other.refuse(ScriptedWay.failure(Reason.BACKEND_UNREACHABLE));
    greet();
    assertThat(failure().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
    greet();
    embedded.runPendingTasks();
    assertThat(first.lines).hasSize(2);
  }

  @Test
  void greet_refusedOnceWithAMessage_doesNotGoToTheFallback() {
    ScriptedWay other = new ScriptedWay("other", null);
    ScriptedWay first = new ScriptedWay("first", other);
    greeter = new Greeter(first, null);
    greet();
    notServed(first);
    embedded.runPendingTasks();
    first.line().last().error(-32600, "");
    assertThat(failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
    assertThat(other.lines).isEmpty();
  }

  private void notServed(ScriptedWay at) {
    embedded.runPendingTasks();
    at.line()
        .last()
        .listener()
        .onNotServed(404, ScriptedWay.failure(Reason.BACKEND_PROTOCOL_ERROR));
  }

  @Test
  void greet_openingFails_isTold() {
    way.refuse(ScriptedWay.failure(Reason.BACKEND_UNREACHABLE));
    greet();
    assertThat(failure().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
  }
}
