package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A small MCP client of 2026-07-28: each request stands alone, on a connection of its own. What a
 * result asks for is answered by request method, and the request sent again.
 */
final class ModernClient {
  private final URI endpoint;
  private final Map<String, Function<JsonNode, String>> answers = new LinkedHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private String capabilities =
      "{'roots':{},'sampling':{'tools':{}},'elicitation':{'form':{},'url':{}}}";
  private String meta = "";

  ModernClient(URI endpoint) {
    this.endpoint = endpoint;
  }

  ModernClient declaring(String json) {
    capabilities = json;
    return this;
  }

  /** More members of {@code _meta}, each with a comma before it. */
  ModernClient saying(String members) {
    meta = members;
    return this;
  }

  ModernClient answering(String method, Function<JsonNode, String> answer) {
    answers.put(method, answer);
    return this;
  }

  /** Calls a tool and answers whatever is asked, until there is another result. */
  Pending call(String tool, String arguments) {
    return request("tools/call", tool, "'name':'" + tool + "','arguments':" + arguments);
  }

  Pending request(String method, String name, String params) {
    Pending pending = once(method, name, params);
    while (isAsking(pending)) {
      pending = once(method, name, params + ',' + answers(pending.result()));
    }
    return pending;
  }

  static boolean isAsking(Pending pending) {
    return pending.response().at("/result/resultType").asString("").equals("input_required");
  }

  /** The members with which a request is sent again. */
  String answers(JsonNode result) {
    StringJoiner responses = new StringJoiner(",", "'inputResponses':{", "}");
    result
        .path("inputRequests")
        .properties()
        .forEach(
            each -> {
              Function<JsonNode, String> answer =
                  answers.get(each.getValue().path("method").asString(""));
              if (answer == null) {
                throw new AssertionError("asked " + each);
              }
              responses.add(
                  Json.quote(each.getKey()) + ':' + answer.apply(each.getValue().path("params")));
            });
    return responses + ",'requestState':" + result.path("requestState");
  }

  /** Sends one request; params with single quotes, without braces. */
  Pending once(String method, String name, String params) {
    String id = Integer.toString(ids.incrementAndGet());
    Pending pending = new Pending(id);
    String body =
        json(
            "{'jsonrpc':'2.0','id':"
                + id
                + ",'method':'"
                + method
                + "','params':{"
                + params
                + (params.isEmpty() ? "" : ",")
                + "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                + "'io.modelcontextprotocol/clientCapabilities':"
                + capabilities
                + meta
                + "}}}");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", method)
            .POST(BodyPublishers.ofString(body));
    if (!name.isEmpty()) {
      request.header("Mcp-Name", name);
    }
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    pending.closing(http::shutdownNow);
    Thread.ofVirtual().start(() -> exchange(http, request.build(), pending));
    return pending;
  }

  private static void exchange(HttpClient http, HttpRequest request, Pending pending) {
    try (http) {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      pending.head(response.statusCode(), response.headers());
      boolean events =
          response.headers().firstValue("content-type").orElse("").startsWith("text/event");
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String text = events && line.startsWith("data:") ? line.substring(5) : line;
          if ((!events || line.startsWith("data:")) && !text.isBlank()) {
            pending.message(Json.parse(text));
          }
        }
      }
      pending.end(null);
    } catch (IOException | InterruptedException | RuntimeException e) {
      pending.end(e);
    }
  }

  /** The notifications of a kind that came with a response. */
  static List<JsonNode> said(Pending pending, String method) {
    return pending.all().stream()
        .filter(each -> each.path("method").asString("").equals(method))
        .toList();
  }
}
