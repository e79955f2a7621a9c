package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.MessageText;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.settings.ByteSize;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists asked for, changed and left on several loops at once. */
final class RouterRaceTest {
  private static final int LOOPS = 4;
  private static final int ROUNDS = 300;
  private static final List<ServerName> SERVERS = List.of(new ServerName("a"), new ServerName("b"));

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
  private final ChangingServers servers = new ChangingServers();
  private final Router router =
      new Router(
          new RoutingConfig(
              Duration.ofSeconds(30), Duration.ZERO, 10, 100, ByteSize.ofMiB(1), 2, 10, 1),
          SERVERS,
          servers,
          loops,
          System::nanoTime);

  @AfterEach
  void stop() {
    assertThat(
            loops
                .shutdownGracefully(0, 5, TimeUnit.SECONDS)
                .awaitUninterruptibly(10, TimeUnit.SECONDS))
        .isTrue();
  }

  @Test
  void lists_changedWhileClientsComeAndGo_areEachAnsweredOnce() throws Exception {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    CountDownLatch left = new CountDownLatch(ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
      ScriptedClient client = client(round % 3);
      client.onClose(left::countDown);
      EventLoop loop = loops.next();
      answers.add(ask(client, loop, "initialize", "{}"));
      answers.add(ask(client, loops.next(), "tools/list", "{}"));
      answers.add(ask(client, loops.next(), "tools/call", "{\"name\":\"a__fixed\"}"));
      answers.add(ask(client, loop, "resources/subscribe", "{\"uri\":\"u:a\"}"));
      servers.version.incrementAndGet();
      loops
          .next()
          .execute(() -> changed(client.capabilities(), "notifications/tools/list_changed"));
      loops.next().execute(() -> changed(client.capabilities(), "notifications/resources/updated"));
      loops.next().execute(client::close);
    }

    for (CompletableFuture<String> answer : answers) {
      assertThat(answer.get(30, TimeUnit.SECONDS)).contains("\"result\"");
    }
    assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void list_afterManyChanges_isTheLastOne() throws Exception {
    ScriptedClient client = client(0);
    ask(client, loops.next(), "initialize", "{}").get(30, TimeUnit.SECONDS);
    ask(client, loops.next(), "tools/list", "{}").get(30, TimeUnit.SECONDS);

    for (int round = 0; round < ROUNDS; round++) {
      servers.version.incrementAndGet();
      loops
          .next()
          .execute(() -> changed(client.capabilities(), "notifications/tools/list_changed"));
    }

    String last = "\"a__v" + servers.version.get() + '"';
    long start = System.nanoTime();
    String list = "";
    while (!list.contains(last) && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30)) {
      list = ask(client, loops.next(), "tools/list", "{}").get(30, TimeUnit.SECONDS);
    }
    assertThat(list).contains(last);
    assertThat(client.told().get(30, TimeUnit.SECONDS)).contains("list_changed");
  }

  /** A client whose capabilities are those of its kind. */
  private static ScriptedClient client(int kind) {
    return ScriptedClient.session(
        new ClientCapabilities("{\"k\":" + kind + '}', false, false, false));
  }

  private void changed(ClientCapabilities capabilities, String method) {
    for (ServerName server : SERVERS) {
      router.onNotification(
          server,
          capabilities,
          null,
          Message.of(
              "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":{\"uri\":\"u:a\"}}"));
    }
  }

  private CompletableFuture<String> ask(
      Client client, EventLoop loop, String method, String params) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    loop.execute(
        () -> {
          Message message =
              Message.of(
                  "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                      + method
                      + "\",\"params\":"
                      + params
                      + '}');
          Exchange exchange =
              new Exchange(
                  client.scope(), client.identity(), client, message, loop, System.nanoTime());
          router.handle(exchange, new Once(exchange, answer));
        });
    return answer;
  }

  /** Fails the answer when it comes twice or on another loop. */
  private record Once(Exchange exchange, CompletableFuture<String> answer) implements ReplySink {
    @Override
    public boolean interim(Message message) {
      message.release();
      return true;
    }

    @Override
    public void finish(Reply reply) {
      assertThat(exchange.loop().inEventLoop()).isTrue();
      exchange.message().release();
      String text =
          switch (reply) {
            case Reply.Answered(Message message, _) -> {
              String json = MessageText.of(message);
              message.release();
              yield json;
            }
            case Reply.Accepted _, Reply.Failed _ -> reply.toString();
          };
      if (!answer.complete(text)) {
        throw new AssertionError("answered twice");
      }
    }
  }

  /** Two servers whose tools change with every version; they answer a little later. */
  private static final class ChangingServers implements Dispatcher {
    final AtomicInteger version = new AtomicInteger();

    @Override
    public InFlight dispatch(Outbound outbound, ReplySink sink) {
      assertThat(outbound.loop().inEventLoop()).isTrue();
      String result =
          outbound.message().envelope().isMethod("tools/list")
              ? "{\"tools\":[{\"name\":\"fixed\"},{\"name\":\"v" + version.get() + "\"}]}"
              : outbound.message().envelope().isMethod("resources/templates/list")
                  ? "{\"resourceTemplates\":[]}"
                  : "{\"resources\":[{\"uri\":\"u:" + outbound.server() + "\"}]}";
      Message answer = Message.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + '}');
      outbound
          .loop()
          .schedule(
              () -> sink.finish(new Reply.Answered(answer)),
              ThreadLocalRandom.current().nextInt(300),
              TimeUnit.MICROSECONDS)
          .addListener(
              done -> {
                if (!done.isSuccess()) {
                  answer.release();
                  outbound.message().release();
                }
              });
      return InFlight.DONE;
    }

    @Override
    public void tell(ServerName server, Client client, Message notification) {
      notification.release();
    }

    @Override
    public void describe(
        ServerName server, Client client, EventLoop loop, Consumer<Described> done) {
      assertThat(loop.inEventLoop()).isTrue();
      done.accept(
          new Described.Known(
              new ServerDescription(
                  ProtocolVersion.V2025_06_18,
                  "{\"tools\":{},\"resources\":{\"subscribe\":true}}",
                  "{\"name\":\"changing\"}",
                  null)));
    }
  }
}
