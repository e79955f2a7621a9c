package dev.sluice.lifecycle.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systemd and PM2 hear, over the real kinds of socket and pipe. */
final class SupervisorTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @TempDir Path directory;

  @AfterEach
  void stop() throws InterruptedException {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
  }

  /** Listens as systemd does. */
  private void listenAt(String path) throws InterruptedException {
    new Bootstrap()
        .group(loops)
        .channel(EpollDomainDatagramChannel.class)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Listener());
              }
            })
        .bind(new DomainSocketAddress(path))
        .sync();
  }

  private final class Listener extends SimpleChannelInboundHandler<DomainDatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DomainDatagramPacket packet) {
      heard.add(packet.content().toString(UTF_8));
    }
  }

  private String hears() throws InterruptedException {
    return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void systemd_socketAtAPath_hearsEachChange() throws Exception {
    String path = directory.resolve("notify").toString();
    listenAt(path);
    Supervisor supervisor = Supervisor.of(Map.of("NOTIFY_SOCKET", path)::get);
    supervisor.starting(Duration.ofSeconds(10));
    assertThat(hears()).contains("STATUS=waiting").contains("EXTEND_TIMEOUT_USEC=15000000");
    supervisor.ready("ready, 2 of 3 servers up");
    assertThat(hears()).isEqualTo("READY=1\nSTATUS=ready, 2 of 3 servers up");
    long before = System.nanoTime() / 1_000;
    supervisor.reloading();
    String reloading = hears();
    assertThat(reloading).startsWith("RELOADING=1\nMONOTONIC_USEC=");
    assertThat(Long.parseLong(reloading.replaceAll("(?s).*USEC=(\\d+).*", "$1")))
        .isGreaterThanOrEqualTo(before);
    supervisor.reloaded("ready, 3 of 3 servers up");
    assertThat(hears()).isEqualTo("READY=1\nSTATUS=ready, 3 of 3 servers up");
    supervisor.status("ready, 3 of 3 servers up");
    supervisor.status("ready, 2 of 3 servers up");
    assertThat(hears()).isEqualTo("STATUS=ready, 2 of 3 servers up");
    supervisor.stopping(Duration.ofMillis(1_600));
    assertThat(hears()).startsWith("STOPPING=1\n").contains("EXTEND_TIMEOUT_USEC=6600000");
  }

  @Test
  void systemd_socketInTheAbstractNamespace_hears() throws Exception {
    String name = "sluice-" + ProcessHandle.current().pid() + '-' + System.nanoTime();
    listenAt('\0' + name);
    Supervisor.of(Map.of("NOTIFY_SOCKET", '@' + name)::get).ready("ready");
    assertThat(hears()).isEqualTo("READY=1\nSTATUS=ready");
  }

  @ParameterizedTest
  @CsvSource({"/nowhere/at/all", "vsock:2:1234", "relative"})
  void systemd_socketOutOfReach_isLoggedAndNothingBreaks(String name) {
    Supervisor.of(Map.of("NOTIFY_SOCKET", name)::get).ready("ready");
  }

  @Test
  void watchdog_loopsTurn_signsOfLifeAtHalfTheTime() throws Exception {
    String path = directory.resolve("notify").toString();
    listenAt(path);
    Supervisor.of(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "20000")::get).watch(loops);
    for (int i = 0; i < 3; i++) {
      assertThat(hears()).isEqualTo("WATCHDOG=1");
    }
  }

  @Test
  void watchdog_oneLoopIsStuck_noSignOfLifeUntilItTurns() throws Exception {
    Iterator<EventExecutor> each = loops.iterator();
    EventExecutor first = each.next();
    EventExecutor second = each.next();
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    second.execute(
        () -> {
          stuck.countDown();
          boolean spinning = true;
          while (spinning) {
            spinning = free.getCount() > 0;
          }
        });
    stuck.await();
    new Watchdog(loops, () -> heard.add("alive")).start(Duration.ofMillis(2));
    CountDownLatch turned = new CountDownLatch(20);
    var _ = first.scheduleAtFixedRate(turned::countDown, 1, 1, TimeUnit.MILLISECONDS);
    turned.await();
    assertThat(heard).isEmpty();
    free.countDown();
    assertThat(hears()).isEqualTo("alive");
  }

  @ParameterizedTest
  @CsvSource({
    ", , ''",
    "1000000, , PT1S",
    "1000000, 7, PT1S",
    "1000000, 8, ''",
    "x, , ''",
    "0, , ''"
  })
  void watchdog_environment_saysHowLong(
      @Nullable String micros, @Nullable String pid, String expected) {
    Duration timeout = Watchdog.timeout(name -> "WATCHDOG_USEC".equals(name) ? micros : pid, 7);
    assertThat(timeout == null ? "" : timeout.toString()).isEqualTo(expected);
  }

  @Test
  void pm2_ready_isOneLineOfJson() throws IOException {
    FileDescriptor[] pipe = FileDescriptor.pipe();
    try {
      Supervisor supervisor =
          Supervisor.of(Map.of("NODE_CHANNEL_FD", Integer.toString(pipe[1].intValue()))::get);
      supervisor.starting(Duration.ZERO);
      supervisor.ready("ready");
      supervisor.reloading();
      supervisor.reloaded("ready");
      ByteBuffer read = ByteBuffer.allocateDirect(64);
      int length = pipe[0].read(read, 0, 64);
      byte[] line = new byte[length];
      read.get(0, line);
      assertThat(new String(line, UTF_8)).isEqualTo("\"ready\"\n");
    } finally {
      pipe[0].close();
      pipe[1].close();
    }
  }

  @Test
  void nobody_supervises_nothingIsTold() {
    assertThat(Supervisor.of(name -> null)).isSameAs(Supervisor.NONE);
    Supervisor.NONE.watch(loops);
    Supervisor.NONE.ready("ready");
  }
}
