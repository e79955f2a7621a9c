package dev.sluice.bridge;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.RequestId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The requests of a server that its client has not answered. Owns them; confined to the call's
 * loop.
 *
 * <p>The key of each towards the client is the server's own id for it where that is a name, so that
 * a client may know it beforehand; else it is the number it has here.
 */
final class AskedQuestions {
  /** An id that is a name and needs no escape; it begins with no digit, as ours do. */
  private static final Pattern NAME = Pattern.compile("\"[A-Za-z_][A-Za-z0-9_.-]{0,63}\"");

  private final Map<RequestId, Message> requests = new LinkedHashMap<>();
  private final Map<RequestId, String> keys = new HashMap<>();
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
    String name = name(request);
    keys.put(id, name.isEmpty() || keys.containsValue(name) ? id.token() : name);
    return true;
  }

  /** What the server itself calls a question, empty when that cannot be a key. */
  static String name(Message request) {
    RequestId own = request.envelope().id();
    String token = own == null ? "" : own.token();
    return NAME.matcher(token).matches() ? token.substring(1, token.length() - 1) : "";
  }

  /** What a question is called towards the client. */
  String key(RequestId id) {
    return keys.getOrDefault(id, id.token());
  }

  boolean has(RequestId id) {
    return requests.containsKey(id);
  }

  void drop(RequestId id) {
    Message request = requests.remove(id);
    keys.remove(id);
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

  /** By their keys, lent, in the order in which they were asked. */
  Map<String, Message> requests() {
    Map<String, Message> byKey = new LinkedHashMap<>();
    requests.forEach((id, request) -> byKey.put(key(id), request));
    return byKey;
  }

  void clear() {
    ids().forEach(this::drop);
  }
}
