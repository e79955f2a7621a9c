package dev.sluice.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.spi.EraServer.Speaks;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finding out which era a server speaks, over a real transport to an {@link EraServer}. */
public abstract class EraContract {
  private static final ProtocolVersion OLD = ProtocolVersion.V2025_06_18;
  private static final ProtocolVersion NEW = ProtocolVersion.V2026_07_28;
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"echo\",\"params\":{\"name\":\"x\",\"_meta\":{\"a\":1}}}";
  private static final String MODERN_CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"echo\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"a\":1,\"io.modelcontextprotocol/clientCapabilities\":{\"roots\":{}}}}}";

  /** A channel that was agreed on. */
  protected record Agreed(UpstreamChannel channel, ProtocolVersion version) {}

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  protected final EventLoop loop = group.next();
  private @Nullable BackendTransport transport;
  private @Nullable Greeter greeter;

  /** Makes the transport under test to a server that does as {@link #become} says. */
  protected abstract BackendTransport transport(MultiThreadIoEventLoopGroup loops);

  /** From now on, or from its next start on, the server speaks like this. */
  protected abstract void become(Speaks speaks);

  /** Shows the server's change to a channel opened before. */
  protected abstract void meet(Agreed before);

  protected Agreed greet(Speaks speaks) {
    become(speaks);
    Greeter known = greeter;
    if (known == null) {
      BackendTransport made = transport(group);
      transport = made;
      known = new Greeter(made, null);
      greeter = known;
    }
    CompletableFuture<Agreed> outcome = new CompletableFuture<>();
    known.greet(
        ClientCapabilities.NONE,
        loop,
        Duration.ofSeconds(speaks == Speaks.SILENT ? 6 : 20),
        new Greeter.Outcome() {
          @Override
          public void onAgreed(UpstreamChannel channel, ServerDescription description) {
            outcome.complete(new Agreed(channel, description.version()));
          }

          @Override
          public void onFailure(Failure.ByBackend failure) {
            outcome.completeExceptionally(new AssertionError(failure));
          }
        });
    return outcome.orTimeout(30, TimeUnit.SECONDS).join();
  }

  protected HeardCall call(Agreed agreed, String json) {
    return HeardCall.of(agreed.channel(), loop, json);
  }

  @AfterEach
  void shutDown() {
    CompletableFuture<Void> down = new CompletableFuture<>();
    Objects.requireNonNull(transport).shutdown(() -> down.complete(null));
    down.orTimeout(20, TimeUnit.SECONDS).join();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @ParameterizedTest
  @CsvSource({
    "LEGACY, V2025_06_18",
    "MODERN, V2026_07_28",
    "DUAL, V2026_07_28",
    "SILENT, V2025_06_18",
    "FRAGILE, V2025_06_18"
  })
  void greet_serverOfAnyKind_isSpokenToAsItWants(Speaks speaks, ProtocolVersion version) {
    Agreed agreed = greet(speaks);
    assertThat(agreed.version()).isEqualTo(version);
    String answer = call(agreed, CALL).response();
    assertThat(answer).contains("\"name\":\"x\"", "\"a\":1");
    assertThat(answer.contains("io.modelcontextprotocol/clientCapabilities"))
        .isEqualTo(version == NEW);
  }

  @Test
  void call_thatStandsAlone_losesThatTowardsASession() {
    Agreed agreed = greet(Speaks.LEGACY);
    assertThat(call(agreed, MODERN_CALL).response()).contains("\"params\":{\"_meta\":{\"a\":1}}");
  }

  @Test
  void call_thatStandsAlone_isNotChangedTowardsItsOwnKind() {
    Agreed agreed = greet(Speaks.MODERN);
    assertThat(call(agreed, MODERN_CALL).response())
        .contains("\"io.modelcontextprotocol/clientCapabilities\":{\"roots\":{}}")
        .doesNotContain("sluice");
  }

  @Test
  void call_withStateOfAnotherServer_isRefusedTowardsASession() {
    Agreed agreed = greet(Speaks.LEGACY);
    String state =
        "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"tools/call\",\"params\":{\"name\":\"x\",\"requestState\":\"s\"}}";
    assertThat(call(agreed, state).response()).contains("-32602", "requestState");
  }

  @Test
  void ping_andLogLevel_areAnsweredWithoutTheServerKnowingThem() {
    Agreed agreed = greet(Speaks.MODERN);
    for (String method : new String[] {"ping", "logging/setLevel"}) {
      String json = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}";
      assertThat(call(agreed, json).response()).contains("\"result\":{}");
    }
  }

  @Test
  void server_upgradedWhileRunning_isFoundOut() {
    Agreed old = greet(Speaks.LEGACY);
    assertThat(old.version()).isEqualTo(OLD);
    become(Speaks.MODERN);
    meet(old);
    assertThat(greet(Speaks.MODERN).version()).isEqualTo(NEW);
  }

  @Test
  void server_downgradedWhileRunning_isFoundOut() {
    Agreed now = greet(Speaks.MODERN);
    assertThat(now.version()).isEqualTo(NEW);
    become(Speaks.LEGACY);
    meet(now);
    assertThat(greet(Speaks.LEGACY).version()).isEqualTo(OLD);
  }
}
