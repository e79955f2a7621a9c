package dev.sluice.e2e;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.ChannelEvents;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.backend.spi.UpstreamRequest;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.exchange.Stage;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Notes on which threads tool calls come by, at places on their way there and back. */
final class Stations {
  private final Map<String, Set<String>> threads = new ConcurrentHashMap<>();

  private void pass(String station) {
    threads
        .computeIfAbsent(station, name -> ConcurrentHashMap.newKeySet())
        .add(Thread.currentThread().getName());
  }

  /** Station to the names of the threads that came by since the last {@link #clear}. */
  Map<String, Set<String>> threads() {
    return threads;
  }

  void clear() {
    threads.clear();
  }

  /** Between the session and routing, and back. */
  Stage before(Stage next) {
    return (exchange, sink) -> {
      if (!exchange.message().envelope().isMethod(McpMethod.TOOLS_CALL)) {
        return next.handle(exchange, sink);
      }
      pass("read");
      if (!exchange.loop().inEventLoop()) {
        throw new AssertionError("not on the loop of the client's connection");
      }
      return next.handle(
          exchange,
          new ReplySink() {
            @Override
            public boolean interim(Message message) {
              return sink.interim(message);
            }

            @Override
            public void finish(Reply reply) {
              pass("answered");
              sink.finish(reply);
              pass("written to the client");
            }
          });
    };
  }

  /** Between routing and dispatch. */
  Dispatcher before(Dispatcher next) {
    return new Dispatcher() {
      @Override
      public InFlight dispatch(Outbound outbound, ReplySink sink) {
        if (outbound.message().envelope().isMethod(McpMethod.TOOLS_CALL)) {
          pass("dispatched");
        }
        return next.dispatch(outbound, sink);
      }

      @Override
      public void tell(ServerName server, Client client, Message notification) {
        next.tell(server, client, notification);
      }

      @Override
      public void describe(
          ServerName server, Client client, EventLoop loop, Consumer<Described> done) {
        next.describe(server, client, loop, done);
      }
    };
  }

  /** Between dispatch and the connection to the server. */
  BackendTransport before(BackendTransport next) {
    return new BackendTransport() {
      @Override
      public ServerName server() {
        return next.server();
      }

      @Override
      public String kind() {
        return next.kind();
      }

      @Override
      public void open(EventLoop loop, OpenCallback callback) {
        next.open(
            loop,
            new OpenCallback() {
              @Override
              public void onOpen(UpstreamChannel channel) {
                callback.onOpen(before(channel));
              }

              @Override
              public void onFailure(Failure.ByBackend failure) {
                callback.onFailure(failure);
              }
            });
      }

      @Override
      public void shutdown(Runnable done) {
        next.shutdown(done);
      }
    };
  }

  private UpstreamChannel before(UpstreamChannel next) {
    return new UpstreamChannel() {
      @Override
      public UpstreamCall call(UpstreamRequest request, EventLoop loop, CallListener listener) {
        boolean watched = request.message().envelope().isMethod(McpMethod.TOOLS_CALL);
        return next.call(request, loop, watched ? new Passing(listener) : listener);
      }

      @Override
      public void send(Message message) {
        next.send(message);
      }

      @Override
      public void negotiated(ProtocolVersion version) {
        next.negotiated(version);
      }

      @Override
      public void listen(ChannelEvents events) {
        next.listen(events);
      }

      @Override
      public boolean isOpen() {
        return next.isOpen();
      }

      @Override
      public void close(Runnable done) {
        next.close(done);
      }
    };
  }

  private final class Passing implements CallListener {
    private final CallListener next;

    Passing(CallListener next) {
      this.next = next;
    }

    @Override
    public void onWritten() {
      pass("written to the server");
      next.onWritten();
    }

    @Override
    public void onAnswering() {
      pass("answer begun");
      next.onAnswering();
    }

    @Override
    public void onInterim(Message message) {
      next.onInterim(message);
    }

    @Override
    public void onResponse(Message response) {
      pass("answer read");
      next.onResponse(response);
    }

    @Override
    public void onFailure(Failure.ByBackend failure) {
      next.onFailure(failure);
    }

    @Override
    public void onSessionExpired() {
      next.onSessionExpired();
    }
  }
}
