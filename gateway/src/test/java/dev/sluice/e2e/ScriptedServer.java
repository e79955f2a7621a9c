package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An MCP server over Streamable HTTP that behaves until a script for a tool or method says how to
 * misbehave.
 */
final class ScriptedServer implements AutoCloseable {

  /** What to do instead of answering. */
  interface Script {
    void run(Line line, JsonNode message) throws IOException;
  }

  /** One HTTP request that came. */
  record Seen(Line.Request http, JsonNode message) {
    String method() {
      return message.path("method").asString("");
    }
  }

  private final ServerSocket socket;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile String tools;
  private volatile int forgotten;

  ScriptedServer(String... toolNames) {
    try {
      socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tools = toolsNamed(List.of(toolNames));
    Thread.ofVirtual().start(this::accept);
  }

  static String toolsNamed(List<String> names) {
    StringBuilder list = new StringBuilder();
    for (String name : names) {
      list.append(list.isEmpty() ? "" : ",")
          .append("{'name':'")
          .append(name)
          .append("','inputSchema':{'type':'object'}}");
    }
    return json("[" + list + ']');
  }

  int port() {
    return socket.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/mcp";
  }

  /** Runs a script for a method, or for a tool by its name. */
  ScriptedServer on(String methodOrTool, Script script) {
    scripts.put(methodOrTool, script);
    return this;
  }

  /** The list of tools from now on. */
  void tools(String... names) {
    tools = toolsNamed(List.of(names));
  }

  /** From now on every session made so far is unknown. */
  void forgetSessions() {
    forgotten = sessions.get();
  }

  int sessionsOpened() {
    return sessions.get();
  }

  List<Seen> seen(String method) {
    return seen.stream().filter(one -> one.method().equals(method)).toList();
  }

  List<Seen> seenVerb(String verb) {
    return seen.stream().filter(one -> one.http().verb().equals(verb)).toList();
  }

  /** Waits until a message with this method came, as often as told. */
  Seen await(String method, int times) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Pending.PATIENCE_SECONDS);
    synchronized (seen) {
      while (seen(method).size() < times) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError(method + " came " + seen(method).size() + " times");
        }
        try {
          seen.wait(left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
    return seen(method).get(times - 1);
  }

  /** Waits for the answer to a request of this server, and returns its result. */
  JsonNode answerTo(String id) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Pending.PATIENCE_SECONDS);
    synchronized (seen) {
      while (true) {
        for (Seen one : seen) {
          if (one.method().isEmpty() && one.message().path("id").asString("").equals(id)) {
            return one.message();
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("no answer to " + id);
        }
        try {
          seen.wait(left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException closed) {
      stopped.countDown();
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      Line line = new Line(connection);
      for (Line.Request http = line.read(); http != null; http = line.read()) {
        handle(line, http);
      }
    } catch (IOException cut) {
      // Either side may cut a connection at any time here.
      connections.remove(connection);
    }
  }

  private void handle(Line line, Line.Request http) throws IOException {
    JsonNode message = Json.parse(http.body().isBlank() ? "{}" : http.body());
    Seen one = new Seen(http, message);
    synchronized (seen) {
      seen.add(one);
      seen.notifyAll();
    }
    Script script = script(one);
    if (script != null) {
      script.run(line, message);
    } else if (!http.verb().equals("POST")) {
      line.respond(
          http.verb().equals("DELETE") ? "200 OK" : "405 Method Not Allowed", "text/plain", "", "");
    } else if (one.method().equals("initialize")) {
      initialize(line, message);
    } else if (isStale(http)) {
      line.respond("404 Not Found", "text/plain", "", "session not found");
    } else {
      answer(line, one, message);
    }
  }

  private @Nullable Script script(Seen one) {
    Script byTool = scripts.get(one.message().path("params").path("name").asString(""));
    return byTool != null && one.method().equals("tools/call") && !isStale(one.http())
        ? byTool
        : scripts.get(one.method().isEmpty() ? one.http().verb() : one.method());
  }

  private boolean isStale(Line.Request http) {
    String id = http.header("mcp-session-id");
    return !id.isEmpty() && Integer.parseInt(id.substring(2)) <= forgotten;
  }

  private void initialize(Line line, JsonNode message) throws IOException {
    line.respond(
        "200 OK",
        "application/json",
        "Mcp-Session-Id: s-" + sessions.incrementAndGet() + "\r\n",
        result(
            message,
            json(
                "{'protocolVersion':'2025-06-18','capabilities':{'tools':{'listChanged':true},"
                    + "'logging':{}},'serverInfo':{'name':'scripted','version':'1'}}")));
  }

  private void answer(Line line, Seen one, JsonNode message) throws IOException {
    if (!message.has("id") || !message.has("method")) {
      line.respond("202 Accepted", "text/plain", "", "");
      return;
    }
    switch (one.method()) {
      case "tools/list" -> line.json(result(message, "{\"tools\":" + tools + '}'));
      case "tools/call" ->
          line.json(result(message, said(message.at("/params/name").asString(""))));
      default -> line.json(result(message, "{}"));
    }
  }

  /** A response to the message. */
  static String result(JsonNode message, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + message.get("id") + ",\"result\":" + result + '}';
  }

  /** Progress of a call, under the token it came with. */
  static String progress(JsonNode call, int step, String text) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
        + call.at("/params/_meta/progressToken")
        + ",\"progress\":"
        + step
        + ",\"message\":\""
        + text
        + "\"}}";
  }

  /** A tool's result that says one text. */
  static String said(String text) {
    return "{\"content\":[{\"type\":\"text\",\"text\":" + Json.quote(text) + "}]}";
  }

  @Override
  public void close() {
    try {
      socket.close();
      stopped.await();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
