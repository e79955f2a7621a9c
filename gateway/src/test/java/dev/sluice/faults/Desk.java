package dev.sluice.faults;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** The MCP side of a faulty server behind HTTP: its sessions, and what no fault touches. */
final class Desk {
  private static final AtomicInteger DESKS = new AtomicInteger();

  private final Ledger ledger;
  private final int number = DESKS.incrementAndGet();
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sessionIds = new AtomicInteger();

  Desk(Ledger ledger) {
    this.ledger = ledger;
  }

  /** What a request is: answered at once, or one attempt of a call. */
  sealed interface Request {}

  /**
   * A whole answer.
   *
   * @param session the id of a new one, else empty
   */
  record Answer(int status, String type, String session, String body) implements Request {
    private static Answer text(int status, String body) {
      return new Answer(status, "text/plain", "", body);
    }

    private static Answer json(String session, String body) {
      return new Answer(200, "application/json", session, body);
    }
  }

  /**
   * One attempt of a call.
   *
   * @param session it came in
   * @param id raw JSON-RPC id
   * @param token raw progress token, empty when there is none
   * @param plan what goes wrong with each attempt
   */
  record Turn(String session, String id, String token, int key, String plan) implements Request {
    String answer() {
      return Json.response(id, Json.said(key, false));
    }

    /** Seconds: now, or later than any call of a campaign can wait. */
    int retryAfter() {
      return key % 2 == 0 ? 0 : 30;
    }
  }

  Request receive(String verb, String session, String body) {
    if (verb.equals("DELETE")) {
      sessions.remove(session);
      return Answer.text(200, "");
    }
    if (!verb.equals("POST")) {
      return Answer.text(405, "");
    }
    JsonNode message = Json.parse(body);
    String method = message.path("method").asString("");
    if (method.equals("initialize")) {
      return initialize(message);
    }
    if (!sessions.contains(session)) {
      return Answer.text(404, "session not found");
    }
    if (!message.has("id") || method.isEmpty()) {
      return Answer.text(202, "");
    }
    String id = message.get("id").toString();
    return switch (method) {
      case "tools/list" -> Answer.json("", Json.response(id, Tool.LIST));
      case "tools/call" -> turn(session, id, message.path("params"));
      default -> Answer.json("", Json.response(id, "{}"));
    };
  }

  private Answer initialize(JsonNode message) {
    String session = "s-" + number + '-' + sessionIds.incrementAndGet();
    sessions.add(session);
    return Answer.json(
        session,
        Json.response(
            message.get("id").toString(),
            "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{},\"logging\":{}},"
                + "\"serverInfo\":{\"name\":\"faulty\",\"version\":\"1\"}}"));
  }

  private static Turn turn(String session, String id, JsonNode params) {
    JsonNode token = params.path("_meta").path("progressToken");
    JsonNode arguments = params.path("arguments");
    return new Turn(
        session,
        id,
        token.isMissingNode() ? "" : token.toString(),
        arguments.path("key").asInt(),
        arguments.path("plan").asString(""));
  }

  /** The attempt was read; returns how many of its call that are now. */
  int arrived(Turn turn) {
    return ledger.arrived(turn.key());
  }

  /** Runs the tool, unless the fault comes before that. */
  void runs(Turn turn, Fault fault) {
    if (fault.runs()) {
      ledger.ran(turn.key());
    }
    if (fault == Fault.SESSION_404) {
      sessions.remove(turn.session());
    }
  }

  /** Knows none of its sessions any more. */
  void forgetSessions() {
    sessions.clear();
  }

  /** Sessions that were opened and neither deleted nor forgotten. */
  int openSessions() {
    return sessions.size();
  }

  int sessionsOpened() {
    return sessionIds.get();
  }
}
