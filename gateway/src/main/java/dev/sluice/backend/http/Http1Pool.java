package dev.sluice.backend.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The HTTP/1.1 connections of one kind to one server on one event loop. A request takes an idle
 * one, or has one made for it, or waits until one is free. Confined to its loop.
 */
final class Http1Pool implements Requests {
  private final EventLoop loop;
  private final HttpConfig config;
  private final int most;
  private final Leases leases;
  private final Dialer dialer;
  private final IdleConnections idle;
  private final WaitingLine line;
  private final Set<Http1Connection> open = new HashSet<>();
  private @Nullable HttpMethod method;
  private @Nullable URI target;
  private @Nullable RequestHead head;
  private int dialing;
  private boolean shut;

  /**
   * @param most connections
   */
  Http1Pool(EventLoop loop, HttpConfig config, int most, SystemResolver resolver, Leases leases) {
    this.loop = loop;
    this.config = config;
    this.most = most;
    this.leases = leases;
    this.dialer = new Dialer(loop, config, resolver, new SetUp());
    this.idle = new IdleConnections(loop, config.connectionIdleTimeout());
    this.line = new WaitingLine(loop, config.waiting(), config.connectTimeout());
  }

  @Override
  public void send(HttpMethod by, URI uri, HttpAttempt attempt) {
    assert loop.inEventLoop();
    Http1Connection connection = idle.take();
    if (connection != null) {
      connection.carry(attempt, headOf(by, uri));
      return;
    }
    Waiting next = new Waiting(attempt, headOf(by, uri));
    if (shut) {
      next.fail(new ClosedChannelException());
    } else if (open.size() + dialing < most) {
      dial(next);
    } else {
      line.join(next);
    }
  }

  private RequestHead headOf(HttpMethod by, URI uri) {
    RequestHead latest = head;
    if (latest == null || !by.equals(method) || !uri.equals(target)) {
      latest = new RequestHead(by, uri, config.headers().keySet());
      head = latest;
      method = by;
      target = uri;
    }
    return latest;
  }

  private void dial(Waiting forOne) {
    dialing++;
    dialer.dial(
        new Dialer.Outcome() {
          @Override
          public void onConnected(Channel channel) {
            dialing--;
            connected(channel.pipeline().get(Http1Connection.class), forOne);
          }

          @Override
          public void onFailure(Throwable cause) {
            dialing--;
            forOne.fail(cause);
            dialForWaiting();
          }
        });
  }

  private void connected(Http1Connection connection, Waiting forOne) {
    leases.connected();
    open.add(connection);
    if (shut) {
      connection.close();
      forOne.fail(new ClosedChannelException());
    } else if (forOne.isOver()) {
      free(connection);
    } else {
      forOne.serve(connection);
    }
  }

  /** Its last answer ended well. */
  void free(Http1Connection connection) {
    if (shut || System.nanoTime() - connection.bornNanos() >= config.connectionMaxAge().toNanos()) {
      connection.close();
      return;
    }
    Waiting next = line.next();
    if (next == null) {
      idle.add(connection);
    } else {
      next.serve(connection);
    }
  }

  /** It was closed, by whomever. */
  void lost(Http1Connection connection) {
    if (open.remove(connection)) {
      leases.disconnected();
      idle.lost(connection);
      dialForWaiting();
    }
  }

  private void dialForWaiting() {
    while (!shut && open.size() + dialing < most) {
      Waiting next = line.next();
      if (next == null) {
        return;
      }
      dial(next);
    }
  }

  @Override
  public Mono<Void> shutdown() {
    return Mono.create(
        sink ->
            loop.execute(
                () -> {
                  shut = true;
                  idle.clear();
                  line.fail(new ClosedChannelException());
                  Set.copyOf(open).forEach(Http1Connection::close);
                  sink.success();
                }));
  }

  private final class SetUp extends ChannelInitializer<Channel> {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(Channel channel) {
      ResponseDecoder decoder = new ResponseDecoder();
      channel.pipeline().addLast(decoder, new Http1Connection(Http1Pool.this, channel, decoder));
    }
  }
}
