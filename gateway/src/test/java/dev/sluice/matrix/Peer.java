package dev.sluice.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One MCP client, which writes down every notification but progress. */
abstract class Peer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final Address address;
  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final List<JsonNode> kept = new ArrayList<>();

  Peer(Address address) {
    this.address = address;
  }

  /** What a tool or prompt of the server is called here. */
  final String named(String name) {
    return address.prefix() + name;
  }

  /** A resource of the server. */
  final String uri(String path) {
    return address.scheme() + "://" + path;
  }

  /** Sends a request. */
  abstract Turn begin(String method, ObjectNode params);

  /** Asks for log messages of {@code info} from now on. */
  abstract void wantLogs();

  /** Asks to hear of changes of a resource; returns when that is settled. */
  abstract void watch(String uri);

  /** Asks to hear of changes of the list of tools; returns when that is settled. */
  abstract void watchTools();

  @Override
  public abstract void close();

  final JsonNode request(String method, String params) {
    return begin(method, Json.object(params)).result();
  }

  final Turn call(String tool, String arguments) {
    ObjectNode params = Json.object().put("name", named(tool));
    return begin("tools/call", params.set("arguments", Json.object(arguments)));
  }

  /** A call that wants progress. */
  final Turn callWithProgress(String tool, String arguments) {
    ObjectNode params =
        Json.object().put("name", named(tool)).set("arguments", Json.object(arguments));
    params.putObject("_meta").put("progressToken", "p-" + tool);
    return begin("tools/call", params);
  }

  /** The first text that a tool says. */
  final String said(String tool, String arguments) {
    return call(tool, arguments).result().path("content").path(0).path("text").asString("");
  }

  final void hears(JsonNode notification) {
    heard.add(notification);
  }

  /** Waits for a notification that was not waited for before. */
  final JsonNode await(Predicate<JsonNode> wanted) {
    for (JsonNode each : kept) {
      if (wanted.test(each)) {
        kept.remove(each);
        return each;
      }
    }
    try {
      while (true) {
        JsonNode next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError("not heard; heard instead: " + kept);
        }
        if (wanted.test(next)) {
          return next;
        }
        kept.add(next);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  final JsonNode await(String method) {
    return await(each -> Json.method(each).equals(method));
  }

  /** What the user, the model and the file system of every client here answer. */
  static ObjectNode answer(JsonNode request) {
    return switch (Json.method(request)) {
      case "sampling/createMessage" ->
          Json.object(
              "{'model':'m','role':'assistant','stopReason':'endTurn',"
                  + "'content':{'type':'text','text':'Paris'}}");
      case "elicitation/create" -> Json.object("{'action':'accept','content':{'name':'Ada'}}");
      case "roots/list" -> Json.object("{'roots':[{'uri':'file:///work','name':'work'}]}");
      default -> throw new AssertionError("asked for " + request);
    };
  }
}
