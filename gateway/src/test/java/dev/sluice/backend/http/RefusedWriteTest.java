package dev.sluice.backend.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Sent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connection that turns out to be dead when a request is written to it. */
final class RefusedWriteTest {
  private static final URI URL = URI.create("http://127.0.0.1:1/mcp");

  private final DefaultEventLoop loop = new DefaultEventLoop((Executor) Runnable::run);
  private final Leases leases = new Leases();
  private final Http1Pool pool =
      new Http1Pool(loop, HttpConfig.of(URL), 1, new SystemResolver(1), leases);
  private final RequestHead head = new RequestHead(HttpMethod.POST, URL, Set.of());
  private final Heard heard = new Heard();

  @AfterEach
  void stop() {
    assertThat(leases.open()).isZero();
    assertThat(leases.waiting()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, NOTHING", "4096, NOTHING", "4097, MAYBE"})
  void write_refusedAtOnce_saysWhetherTheServerMayHaveSeenTheRequest(int body, Sent sent) {
    Http1Connection connection = connection(new Refusing());
    HttpAttempt attempt = attempt(body);
    connection.carry(attempt, head);
    assertThat(heard.failures).containsExactly(sent);
    assertThat(connection.isUsable()).isFalse();
    assertThat(leases.endedBy(LeaseEnd.LOST)).isEqualTo(1);
  }

  @Test
  void write_takenAndThenTheConnectionEnds_mayHaveRun() {
    EmbeddedChannel channel = new EmbeddedChannel();
    Http1Connection connection = connection(channel);
    HttpAttempt attempt = attempt(10);
    connection.carry(attempt, head);
    assertThat(attempt.sent()).isEqualTo(Sent.MAYBE);
    channel.finishAndReleaseAll();
    assertThat(heard.failures).containsExactly(Sent.MAYBE);
  }

  private Http1Connection connection(EmbeddedChannel channel) {
    ResponseDecoder decoder = new ResponseDecoder();
    Http1Connection connection = new Http1Connection(pool, channel, decoder);
    channel.pipeline().addLast(decoder, connection);
    return connection;
  }

  private HttpAttempt attempt(int bytes) {
    ByteBuf body = Unpooled.copiedBuffer("x".repeat(bytes), US_ASCII);
    HttpAttempt attempt = new HttpAttempt(heard, body);
    attempt.waits(leases);
    return attempt;
  }

  /** A connection of which the kernel knows that it was reset, and its loop not yet. */
  private static final class Refusing extends EmbeddedChannel {
    @Override
    protected void doWrite(ChannelOutboundBuffer buffer) throws Exception {
      throw new IOException("Connection reset by peer");
    }
  }

  private static final class Heard implements HttpAttempt.Handler {
    private final List<Sent> failures = new ArrayList<>();

    @Override
    public void onRequest(HttpHeaders headers) {}

    @Override
    public void onHead(int status, HttpHeaders headers) {
      throw new AssertionError("answered: " + status);
    }

    @Override
    public void onChunk(ByteBuf chunk) {
      throw new AssertionError("answered");
    }

    @Override
    public void onEnd() {
      throw new AssertionError("answered");
    }

    @Override
    public void onError(Throwable cause, Sent sent) {
      failures.add(sent);
    }
  }
}
