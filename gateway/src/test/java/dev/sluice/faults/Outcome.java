package dev.sluice.faults;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What a client was told of one call. */
enum Outcome {
  /** Not called yet. */
  NONE,
  RESULT,
  TOOL_ERROR,
  SERVER_ERROR,
  BACKEND_UNREACHABLE,
  DEADLINE_EXCEEDED,
  CIRCUIT_OPEN,
  OVERLOADED,
  BACKEND_DISCONNECTED,
  OUTCOME_UNKNOWN,
  BACKEND_PROTOCOL_ERROR,
  RESPONSE_TOO_LARGE,
  CANCELLED,
  SHUTTING_DOWN,
  /** The client cancelled it and heard no more of it, as MCP asks. */
  SILENCED,
  /** The client closed its connection and did not wait. */
  LEFT,
  /** A mistake of the client's, which a campaign's clients do not make. */
  CLIENT_FAULT,
  /** No answer: the connection was lost, or nothing came for far too long. */
  LOST,
  /** More than one answer. */
  TWICE,
  /** The answer to another call. */
  ANOTHERS;

  /** The outcome that an error object tells. */
  static Outcome of(JsonNode error) {
    JsonNode sluice = error.at("/data/sluice");
    if (sluice.isMissingNode()) {
      return error.path("code").asInt() == -32042 ? SERVER_ERROR : CLIENT_FAULT;
    }
    if (sluice.path("fault").asString("").equals("client")) {
      return CLIENT_FAULT;
    }
    return valueOf(sluice.path("reason").asString("").toUpperCase(Locale.ROOT));
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
