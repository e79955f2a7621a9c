package dev.sluice.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request to a {@link FaultyHttp2Server}. */
final class FaultyStream extends SimpleChannelInboundHandler<Http2StreamFrame> {
  private final FaultyHttp2Server server;
  private final Desk desk;
  private final FaultyHttp2Server.Progress connection;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable Http2Headers head;
  private boolean over;

  FaultyStream(FaultyHttp2Server server, Desk desk, FaultyHttp2Server.Progress connection) {
    this.server = server;
    this.desk = desk;
    this.connection = connection;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
    if (over) {
      return;
    }
    if (frame instanceof Http2HeadersFrame headers) {
      begin(context, headers);
    } else if (frame instanceof Http2DataFrame data) {
      body.writeBytes(data.content().toString(UTF_8).getBytes(UTF_8));
      if (data.isEndStream()) {
        handle(context);
      }
    }
  }

  private void begin(ChannelHandlerContext context, Http2HeadersFrame headers) {
    head = headers.headers();
    if (server.isSpoiled()) {
      over = true;
      new Http2Line(context).reset(Http2Error.REFUSED_STREAM);
    } else if (headers.isEndStream()) {
      handle(context);
    }
  }

  private void handle(ChannelHandlerContext context) {
    over = true;
    Http2Line line = new Http2Line(context);
    switch (desk.receive(header(":method"), header("mcp-session-id"), body.toString(UTF_8))) {
      case Desk.Answer answer -> {
        look(line);
        line.respond(answer.status(), answer.type(), answer.session(), answer.body());
      }
      case Desk.Turn turn -> call(line, turn);
    }
  }

  private String header(String name) {
    return Objects.toString(Objects.requireNonNull(head).get(name), "");
  }

  private void call(Http2Line line, Desk.Turn turn) {
    Fault fault = Script.fault(turn.plan(), desk.arrived(turn));
    desk.runs(turn, fault);
    if (fault == Fault.GO_AWAY_BEYOND) {
      leaveOut(line);
      return;
    }
    look(line);
    if (fault == Fault.CONNECTION_LOST_IN_ANSWER || fault == Fault.GO_AWAY_AND_CLOSE) {
      server.lost();
    }
    Http2Faults.play(fault, turn, line);
  }

  private void look(Http2Line line) {
    connection.looked = Math.max(connection.looked, line.id());
  }

  /** Goes without looking at the request, unless a later one was looked at. */
  private void leaveOut(Http2Line line) {
    if (line.id() > connection.looked) {
      line.goAway(connection.looked);
    } else {
      line.reset(Http2Error.REFUSED_STREAM);
    }
  }
}
