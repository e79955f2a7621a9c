package dev.sluice.edge;

import static dev.sluice.edge.Wire.PING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 in clear text, begun without asking. */
@Timeout(30)
final class PriorKnowledgeIT {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private LiveEdge edge;
  private Channel connection;

  @BeforeEach
  void start() throws Exception {
    edge =
        new LiveEdge(
            (exchange, sink) -> ScriptedDoor.answer(exchange, sink, "{\"alone\":true}"), null);
    connection =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient().build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                  }
                })
            .connect("127.0.0.1", edge.port)
            .sync()
            .channel();
  }

  @AfterEach
  void stop() throws Exception {
    connection.close().sync();
    edge.stop();
    loops.shutdownGracefully(0, 2, SECONDS).get(5, SECONDS);
  }

  /** Sends a POST and returns its status and body. */
  private CompletableFuture<String> post(String body, String... fields) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Http2StreamChannel stream =
        new Http2StreamChannelBootstrap(connection)
            .handler(new Gather(answer))
            .open()
            .get(5, SECONDS);
    Http2Headers head =
        new DefaultHttp2Headers()
            .method("POST")
            .path("/mcp")
            .scheme("http")
            .authority("localhost:" + edge.port)
            .add("content-type", "application/json")
            .add("mcp-session-id", "s");
    for (int i = 0; i < fields.length; i += 2) {
      head.add(fields[i], fields[i + 1]);
    }
    var _ = stream.write(new DefaultHttp2HeadersFrame(head, false));
    int half = body.length() / 2;
    var _ =
        stream.writeAndFlush(
            new DefaultHttp2DataFrame(
                Unpooled.copiedBuffer(body.substring(0, half), UTF_8), false));
    var _ =
        stream.writeAndFlush(
            new DefaultHttp2DataFrame(Unpooled.copiedBuffer(body.substring(half), UTF_8), true));
    return answer;
  }

  @Test
  void post_withPriorKnowledge_answersOnItsStream() throws Exception {
    CompletableFuture<String> first = post(PING);
    CompletableFuture<String> second = post(PING.replace("\"id\":1", "\"id\":\"b\""));

    assertThat(first.get(10, SECONDS))
        .isEqualTo("200 {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"ok\":true}}");
    assertThat(second.get(10, SECONDS)).contains("\"id\":\"b\"");
  }

  @Test
  void post_modern_isCheckedAndAnswered() throws Exception {
    String[] fields = {"mcp-protocol-version", "2026-07-28", "mcp-method", "tools/call"};
    String call = Modern.body("tools/call", "\"name\":\"t\"");

    assertThat(post(call, fields).get(10, SECONDS)).startsWith("400 ").contains("-32020");
    fields = Arrays.copyOf(fields, 6);
    fields[4] = "mcp-name";
    fields[5] = "t";
    assertThat(post(call, fields).get(10, SECONDS))
        .isEqualTo("200 {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"alone\":true}}");
  }

  @Test
  void post_bad_othersGoOn() throws Exception {
    assertThat(post("{\"jsonrpc\":").get(10, SECONDS)).startsWith("400 ").contains("-32700");
    assertThat(post(PING).get(10, SECONDS)).startsWith("200 ");
  }

  /** Collects one response. */
  private static final class Gather extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final CompletableFuture<String> answer;
    private final StringBuilder text = new StringBuilder();

    Gather(CompletableFuture<String> answer) {
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
      if (frame instanceof Http2HeadersFrame head) {
        text.append(head.headers().status()).append(' ');
      } else if (frame instanceof Http2DataFrame data) {
        text.append(data.content().toString(UTF_8));
        if (data.isEndStream()) {
          answer.complete(text.toString());
        }
      }
    }
  }
}
