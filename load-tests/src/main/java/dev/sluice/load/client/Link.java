package dev.sluice.load.client;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection: one request at a time. Confined to its loop, except {@link #send} and
 * the ways to end it, which hop.
 */
public final class Link extends ChannelDuplexHandler implements Sender {
  private static final int TCP_ESTABLISHED = 1;

  private @Nullable ChannelHandlerContext context;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private @Nullable Incoming incoming;
  private String how = "FIN";
  private int answered;
  private boolean last;

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void send(Request request, Incoming answer) {
    loop().execute(() -> write(request, answer));
  }

  private void write(Request request, Incoming answer) {
    ChannelHandlerContext to = context();
    if (incoming != null) {
      throw new IllegalStateException("a request is under way on this connection");
    }
    if (!established(to)) {
      answer.unsent();
      return;
    }
    incoming = answer;
    var _ = to.writeAndFlush(request.encode(to.alloc()), to.voidPromise());
  }

  /** Whether a request may be sent: nothing under way, and not closed by the other side so far. */
  public boolean usable() {
    return incoming == null && !last && established(context());
  }

  /** Asks the kernel, which may have heard of the end when this loop has not. */
  private static boolean established(ChannelHandlerContext context) {
    EpollSocketChannel channel = (EpollSocketChannel) context.channel();
    return channel.isActive() && channel.tcpInfo().state() == TCP_ESTABLISHED;
  }

  /** Completes when the connection is closed, by whichever side. */
  public CompletableFuture<Void> closed() {
    return closed;
  }

  /** Ends the connection with FIN. */
  public void close() {
    loop().execute(this::disconnect);
  }

  /** Ends the connection with RST. */
  public void reset() {
    loop()
        .execute(
            () -> {
              EpollSocketChannel channel = (EpollSocketChannel) context().channel();
              if (channel.isActive()) {
                channel.config().setSoLinger(0);
              }
              disconnect();
            });
  }

  private void disconnect() {
    var _ = context().close();
  }

  /** Stops or goes on reading. */
  public void read(boolean on) {
    loop().execute(() -> context().channel().config().setAutoRead(on));
  }

  /** Lets the kernel hold few bytes for a reader that stops. */
  public void receiveBuffer(int bytes) {
    ((EpollSocketChannel) context().channel()).config().setReceiveBufferSize(bytes);
  }

  Executor loop() {
    return context().executor();
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext present = context;
    if (present == null) {
      throw new IllegalStateException("not connected");
    }
    return present;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    Incoming answer = incoming;
    try {
      if (answer != null && message instanceof HttpResponse head) {
        last = head.headers().containsValue(HttpHeaderNames.CONNECTION, "close", true);
        answer.head(head.status().code(), head.headers());
      }
      if (answer != null && message instanceof HttpContent part) {
        if (part.content().isReadable()) {
          answer.data(part.content());
        }
        if (part instanceof LastHttpContent) {
          answered++;
          finish(part.decoderResult().isSuccess());
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void finish(boolean whole) {
    Incoming answer = incoming;
    incoming = null;
    if (last) {
      disconnect();
    }
    if (answer != null) {
      answer.end(whole);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    finish(false);
    closed.complete(null);
    from.fireChannelInactive();
  }

  /** How the connection ended, as far as its end was heard of. */
  public String how() {
    return "%s connection, %s, %d requests answered"
        .formatted(answered == 0 ? "new" : "used", how, answered);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    how = cause.toString();
    disconnect();
  }
}
