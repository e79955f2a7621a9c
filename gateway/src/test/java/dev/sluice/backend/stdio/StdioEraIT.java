package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.ChannelEvents;
import dev.sluice.backend.spi.EraContract;
import dev.sluice.backend.spi.EraServer.Speaks;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eras over stdio. */
final class StdioEraIT extends EraContract {
  @TempDir private Path folder;

  @Override
  protected BackendTransport transport(MultiThreadIoEventLoopGroup loops) {
    return new StdioTransport(
        StdioHarness.SERVER,
        StdioConfig.of(
            StdioHarness.java(),
            List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                StdioHarness.classes(),
                EraProgram.class.getName(),
                folder.resolve("speaks").toString())),
        StdioHarness.READER);
  }

  @Override
  protected void become(Speaks speaks) {
    try {
      Files.writeString(folder.resolve("speaks"), speaks.name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process does not change; its successor does. */
  @Override
  protected void meet(Agreed before) {
    assertThat(
            call(before, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"die\"}").failure().message())
        .contains("ended");
  }

  @Test
  void cancel_withoutSession_isSaid() {
    Agreed agreed = greet(Speaks.MODERN);
    CompletableFuture<String> heard = new CompletableFuture<>();
    agreed.channel().listen(new Heard(heard));
    HeardCall call = call(agreed, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hang\"}");
    call(agreed, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\"}").response();
    call.cancel("enough");
    assertThat(heard.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("notifications/heard");
  }

  private record Heard(CompletableFuture<String> first) implements ChannelEvents {
    @Override
    public void onMessage(Message message) {
      first.complete(message.method());
      message.release();
    }

    @Override
    public void onClosed(Failure.ByBackend failure) {}
  }
}
