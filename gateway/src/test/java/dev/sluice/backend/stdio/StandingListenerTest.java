package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.spi.StandingListener;
import dev.sluice.exchange.Message;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandingListenerTest {
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = loops.next();
  private final ProcessStats stats = new ProcessStats();
  private final StandingListener standing = new StandingListener(loop, stats.strayMessages);

  @AfterEach
  void stop() {
    assertThat(loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10_000))
        .isTrue();
  }

  private void say(int messages) throws Exception {
    loop.submit(
            () -> {
              for (int i = 0; i < messages; i++) {
                standing.message(Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"m" + i + "\"}"));
              }
            })
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void message_beforeTheListener_waitsForItUpToTheLimit() throws Exception {
    say(StandingListener.EARLY);
    assertThat(stats.strayMessages()).isZero();
    say(1);
    assertThat(stats.strayMessages()).isEqualTo(1);

    Heard heard = new Heard(loop);
    standing.listen(heard);

    for (int i = 0; i < StandingListener.EARLY; i++) {
      assertThat(heard.next()).endsWith("\"m" + i + "\"}");
    }
    assertThat(heard.isSilent()).isTrue();
  }

  @Test
  void silence_earlyMessages_areReleasedAndNothingMoreIsHeard() throws Exception {
    say(2);
    standing.silence();
    Heard heard = new Heard(loop);
    standing.listen(heard);
    say(1);

    assertThat(heard.isSilent()).isTrue();
    assertThat(stats.strayMessages()).isEqualTo(1);
  }
}
