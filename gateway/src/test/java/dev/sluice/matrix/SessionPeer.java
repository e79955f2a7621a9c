package dev.sluice.matrix;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client with a session: revisions 2024-11-05 to 2025-11-25. */
final class SessionPeer extends Peer {
  private final Link link;
  private final Map<String, Turn> turns = new ConcurrentHashMap<>();
  private final Map<String, Turn> byToken = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();

  SessionPeer(Revision revision, Link link, Address address) {
    super(address);
    this.link = link;
    link.listen(this::receive);
    ObjectNode params = Json.object().put("protocolVersion", revision.version());
    params.set("capabilities", Json.object(revision.capabilities()));
    params.putObject("clientInfo").put("name", "matrix").put("version", "1");
    JsonNode agreed = begin("initialize", params).result().path("protocolVersion");
    if (!agreed.asString("").equals(revision.version())) {
      throw new AssertionError("agreed on " + agreed);
    }
    link.send(message("notifications/initialized", Json.object()));
    link.opened();
  }

  private static ObjectNode message(String method, ObjectNode params) {
    return Json.object().put("jsonrpc", "2.0").put("method", method).set("params", params);
  }

  @Override
  Turn begin(String method, ObjectNode params) {
    String id = "m-" + ids.incrementAndGet();
    Turn turn = new Turn();
    turn.cancelledBy(
        () -> link.send(message("notifications/cancelled", Json.object().put("requestId", id))));
    turns.put(id, turn);
    JsonNode token = params.path("_meta").path("progressToken");
    if (!token.isMissingNode()) {
      byToken.put(token.asString(""), turn);
    }
    link.send(message(method, params).put("id", id));
    return turn;
  }

  private void receive(JsonNode message) {
    if (!message.has("method")) {
      Turn turn = turns.remove(message.path("id").asString(""));
      if (turn != null) {
        turn.answered(message);
      }
    } else if (message.has("id")) {
      ObjectNode response = Json.object().put("jsonrpc", "2.0").set("id", message.path("id"));
      Thread.startVirtualThread(() -> link.send(response.set("result", answer(message))));
    } else if (Json.method(message).equals("notifications/progress")) {
      Turn turn = byToken.get(message.path("params").path("progressToken").asString(""));
      if (turn != null) {
        turn.progressed(message);
      }
    } else {
      hears(message);
    }
  }

  @Override
  void wantLogs() {
    request("logging/setLevel", "{'level':'info'}");
  }

  @Override
  void watch(String uri) {
    request("resources/subscribe", "{'uri':'" + uri + "'}");
  }

  @Override
  void watchTools() {}

  @Override
  public void close() {
    link.close();
  }
}
