package dev.sluice.edge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.EventId;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeldBytes;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.ReplayTerms;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.exchange.SessionDoor;
import dev.sluice.exchange.Stage;
import dev.sluice.exchange.StreamCounts;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.RequestId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as a test wants them: {@code s} and {@code old} (2025-03-26) are known, {@code
 * initialize} opens {@code new}, every other request is answered by {@link #stage}.
 */
final class ScriptedDoor implements SessionDoor {
  final Map<String, ScriptedClient> clients = new ConcurrentHashMap<>();
  final Map<Client, OutboundStream> streams = new ConcurrentHashMap<>();
  final List<OutboundStream> listening = new CopyOnWriteArrayList<>();
  final List<EventLog> logs = new CopyOnWriteArrayList<>();
  final StreamCounts counts = new StreamCounts();

  /** How much of streams is kept; null for nothing, and no ids. */
  volatile @Nullable ReplayTerms replay;

  final List<Client> ended = new CopyOnWriteArrayList<>();
  volatile ProtocolVersion sseVersion = ProtocolVersion.V2024_11_05;

  /** Why no stream opens a session, null while any does. */
  volatile @Nullable Failure full;

  volatile Stage stage = (exchange, sink) -> answer(exchange, sink, "{\"ok\":true}");

  ScriptedDoor() {
    clients.put("s", client(ProtocolVersion.V2025_11_25));
    clients.put("old", client(ProtocolVersion.V2025_03_26));
  }

  ScriptedClient client(String session) {
    return Objects.requireNonNull(clients.get(session));
  }

  /** Answers at once. */
  static InFlight answer(Exchange exchange, ReplySink sink, String result) {
    sink.finish(new Reply.Answered(result(exchange, result)));
    return InFlight.DONE;
  }

  static Message result(Exchange exchange, String result) {
    RequestId id = Objects.requireNonNull(exchange.id());
    return Message.of("{\"jsonrpc\":\"2.0\",\"id\":" + id.token() + ",\"result\":" + result + "}");
  }

  @Override
  public InFlight handle(Exchange exchange, ReplySink sink) {
    if (exchange.message().envelope().isMethod("initialize")) {
      sink.finish(new Reply.Answered(result(exchange, "{}"), "new"));
      return InFlight.DONE;
    }
    if (exchange.client() == null) {
      sink.finish(
          new Reply.Failed(new Failure.ByClient(ClientFault.MISSING_SESSION, "no session")));
      return InFlight.DONE;
    }
    if (exchange.message().kind() != Envelope.Kind.REQUEST) {
      sink.finish(Reply.ACCEPTED);
      return InFlight.DONE;
    }
    return stage.handle(exchange, sink);
  }

  @Override
  public Admission admit(
      ClientTransport transport, Scope scope, Identity identity, String sessionId) {
    ScriptedClient client = clients.get(sessionId);
    return client == null
        ? new Admission.Refused(
            new Failure.ByClient(ClientFault.UNKNOWN_SESSION, "unknown session"))
        : new Admission.Admitted(client);
  }

  @Override
  public EventLog replyLog(Client client) {
    return log(false);
  }

  private EventLog log(boolean shared) {
    ReplayTerms terms = replay;
    if (terms == null) {
      return shared ? EventLog.shared(counts) : EventLog.unkept(counts);
    }
    EventLog log = EventLog.kept(terms, new HeldBytes(Long.MAX_VALUE, null), 7, logs.size() + 1);
    logs.add(log);
    return log;
  }

  @Override
  public Resumption resume(Client client, @Nullable String lastEventId) {
    EventId last = lastEventId == null ? null : EventId.parse(lastEventId);
    if (last == null) {
      return new Resumption.Standing(log(true), EventLog.UNSEEN);
    }
    return last.epoch() == 7
        ? new Resumption.Answering(logs.get(last.stream() - 1), last.seq())
        : new Resumption.Refused(
            new Failure.ByClient(ClientFault.INVALID_REQUEST, "not kept any more"));
  }

  @Override
  public void listen(Client client, OutboundStream stream) {
    listening.add(stream);
  }

  @Override
  public void unlisten(Client client, OutboundStream stream) {
    listening.remove(stream);
  }

  @Override
  public Opening open(Scope scope, Identity identity, OutboundStream stream) {
    if (full != null) {
      return new Opening.Refused(full);
    }
    ScriptedClient client = client(sseVersion);
    String id = "sse" + clients.size();
    clients.put(id, client);
    streams.put(client, stream);
    return new Opening.Opened(client, id);
  }

  @Override
  public @Nullable OutboundStream stream(Client client) {
    return streams.get(client);
  }

  @Override
  public void disconnected(Client client) {
    streams.remove(client);
    ended.add(client);
  }

  @Override
  public void overflowed(Client client) {
    ended.add(client);
  }

  @Override
  public void end(Client client) {
    ended.add(client);
  }

  private static ScriptedClient client(ProtocolVersion version) {
    return ScriptedClient.session(Scope.AGGREGATE, version, ClientCapabilities.NONE);
  }
}
