package dev.sluice.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.ChannelEvents;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.backend.spi.UpstreamRequest;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.MessageText;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A transport whose server does, step by step, what the test says. */
final class ScriptedTransport implements BackendTransport {
  final List<ScriptedChannel> channels = new ArrayList<>();
  boolean refusing;
  boolean broken;
  boolean silentOnInitialize;
  boolean silentOnPing;
  boolean process;
  boolean modern;
  int discovers;
  int opens;
  int pings;
  @Nullable CallListener pinged;
  int shutdowns;
  private final ServerName server;

  ScriptedTransport(ServerName server) {
    this.server = server;
  }

  ScriptedChannel channel(int index) {
    return channels.get(index);
  }

  @Override
  public ServerName server() {
    return server;
  }

  @Override
  public String kind() {
    return "scripted";
  }

  @Override
  public boolean isProcess() {
    return process;
  }

  @Override
  public void open(EventLoop loop, OpenCallback callback) {
    opens++;
    if (broken) {
      throw new IllegalStateException("scripted");
    }
    loop.execute(
        () -> {
          if (refusing) {
            callback.onFailure(failure(Reason.BACKEND_UNREACHABLE, Sent.NOTHING));
            return;
          }
          ScriptedChannel channel = new ScriptedChannel();
          channels.add(channel);
          callback.onOpen(channel);
        });
  }

  @Override
  public void shutdown(Runnable done) {
    shutdowns++;
    done.run();
  }

  Failure.ByBackend failure(Reason reason, Sent sent) {
    return new Failure.ByBackend(reason, "scripted", server, sent);
  }

  /** A call the server has received and not yet answered. */
  record Received(String text, long id, CallListener listener) {}

  final class ScriptedChannel implements UpstreamChannel {
    final List<Received> received = new ArrayList<>();
    final List<String> sent = new ArrayList<>();
    final List<String> cancelled = new ArrayList<>();
    @Nullable ChannelEvents events;
    private @Nullable CallListener initializing;
    boolean open = true;
    int closes;
    private long nextId;

    @Override
    public UpstreamCall call(UpstreamRequest sent, EventLoop loop, CallListener listener) {
      Message request = sent.message();
      if (broken) {
        throw new IllegalStateException("scripted");
      }
      long id = request.envelope().isMethod("server/discover") ? -1 : nextId++;
      request.id(RequestId.of(id));
      if (request.has(Member.PROGRESS_TOKEN)) {
        request.replace(Member.PROGRESS_TOKEN, Long.toString(id).getBytes(UTF_8));
      }
      if (request.envelope().isMethod("server/discover") && !modern) {
        listener.onResponse(
            Message.of(
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32601,\"message\":\"unknown\"}}"));
      } else if (request.envelope().isMethod("server/discover")) {
        discovers++;
        listener.onResponse(
            Message.of(
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"logging\":{}}}}"));
      } else if (request.envelope().isMethod("initialize") && modern) {
        listener.onResponse(
            Message.of(
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32022,\"message\":\"too old\"}}"));
      } else if (request.envelope().isMethod("initialize")) {
        initializing = listener;
        if (!silentOnInitialize) {
          initialized();
        }
      } else if (request.envelope().isMethod("ping")) {
        pings++;
        pinged = listener;
        if (!silentOnPing) {
          listener.onResponse(Message.of("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}"));
        }
      } else {
        received.add(new Received(MessageText.of(request), id, listener));
      }
      return reason -> cancelled.add(id + " " + reason);
    }

    /** Answers the last {@code initialize}. */
    void initialized() {
      Objects.requireNonNull(initializing)
          .onResponse(
              Message.of(
                  "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"logging\":{}},\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}}"));
    }

    Received last() {
      return received.getLast();
    }

    void answer(Received call, String result) {
      call.listener()
          .onResponse(
              Message.of(
                  "{\"jsonrpc\":\"2.0\",\"id\":" + call.id() + ",\"result\":" + result + "}"));
    }

    void say(String json) {
      Objects.requireNonNull(events).onMessage(Message.of(json));
    }

    @Override
    public void send(Message message) {
      sent.add(MessageText.of(message));
      message.release();
    }

    @Override
    public void negotiated(ProtocolVersion version) {}

    @Override
    public void listen(ChannelEvents listener) {
      events = listener;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close(Runnable done) {
      open = false;
      closes++;
      done.run();
    }
  }
}
