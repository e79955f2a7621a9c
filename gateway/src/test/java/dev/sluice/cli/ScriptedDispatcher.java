package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A dispatcher that answers from a script, and hangs where there is none. */
final class ScriptedDispatcher implements Dispatcher {
  private final Map<String, String> capabilities = new HashMap<>();
  private final Map<String, List<String>> scripts = new HashMap<>();
  private final List<String> dead = new ArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<CancelReason> cancels = new CopyOnWriteArrayList<>();

  ScriptedDispatcher server(String name, String declared, String... answers) {
    capabilities.put(name, declared);
    scripts.put(name, new ArrayList<>(List.of(answers)));
    return this;
  }

  ScriptedDispatcher dead(String name) {
    dead.add(name);
    return this;
  }

  @Override
  public InFlight dispatch(Outbound outbound, ReplySink sink) {
    requests.add(outbound.message().bytes().toString(UTF_8));
    List<String> script = scripts.get(outbound.server().value());
    while (script != null && !script.isEmpty()) {
      String next = script.removeFirst();
      if (next.equals("hang")) {
        break;
      }
      if (next.equals("fail")) {
        sink.finish(new Reply.Failed(failure(outbound.server())));
        return InFlight.DONE;
      }
      Message message = Message.of(next);
      if (message.method() == null) {
        sink.finish(new Reply.Answered(message));
        return InFlight.DONE;
      }
      sink.interim(message);
    }
    return reason -> {
      cancels.add(reason);
      sink.finish(new Reply.Failed(failure(outbound.server())));
    };
  }

  private static Failure failure(ServerName server) {
    return new Failure.ByBackend(
        Reason.BACKEND_UNREACHABLE, "cannot reach " + server, server, Sent.NOTHING);
  }

  @Override
  public void tell(ServerName server, Client client, Message notification) {
    notification.release();
  }

  @Override
  public void describe(ServerName server, Client client, EventLoop loop, Consumer<Described> done) {
    if (dead.contains(server.value())) {
      done.accept(new Described.Unknown(failure(server)));
    } else if (capabilities.containsKey(server.value())) {
      done.accept(
          new Described.Known(
              new ServerDescription(
                  ProtocolVersion.V2025_06_18, capabilities.get(server.value()), "{}", null)));
    }
  }
}
