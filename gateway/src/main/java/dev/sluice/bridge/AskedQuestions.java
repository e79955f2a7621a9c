package dev.sluice.bridge;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.RequestId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests of a server that its client has not answered, by the ids that become their keys.
 * Owns them; confined to the call's loop.
 */
final class AskedQuestions {
  private final Map<RequestId, Message> requests = new LinkedHashMap<>();
  private final Kept kept;

  AskedQuestions(Kept kept) {
    this.kept = kept;
  }

  /** Takes ownership, unless there is no room for it: false. */
  boolean add(RequestId id, Message request) {
    if (!kept.take(request.length())) {
      return false;
    }
    Message before = requests.put(id, request);
    assert before == null : "two questions under one id";
    return true;
  }

  boolean has(RequestId id) {
    return requests.containsKey(id);
  }

  void drop(RequestId id) {
    Message request = requests.remove(id);
    if (request != null) {
      kept.give(request.length());
      request.release();
    }
  }

  /** A copy, in the order in which they were asked. */
  List<RequestId> ids() {
    return List.copyOf(requests.keySet());
  }

  boolean isEmpty() {
    return requests.isEmpty();
  }

  /** Lent. */
  Map<RequestId, Message> requests() {
    return requests;
  }

  void clear() {
    ids().forEach(this::drop);
  }
}
