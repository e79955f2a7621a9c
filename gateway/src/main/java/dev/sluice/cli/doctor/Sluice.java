package dev.sluice.cli.doctor;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a gateway says of itself and of the request that asked.
 *
 * @param http version of HTTP that the proxy speaks to it
 * @param limit bytes of the largest body it takes
 * @param keepaliveMillis idle time after which it says something on a stream, 0 for never
 * @param received headers that arrived, names in lower case
 */
record Sluice(
    String version, String http, long limit, long keepaliveMillis, Map<String, String> received) {

  /** Reads the answer to {@code ?doctor=head}, null when it is none. */
  static @Nullable Sluice of(String text) {
    JsonNode json = Mcp.json(text);
    if (!json.path("sluice").isString() || !json.path("received").isObject()) {
      return null;
    }
    Map<String, String> received = new HashMap<>();
    json.path("received")
        .properties()
        .forEach(header -> received.put(header.getKey(), header.getValue().asString("")));
    return new Sluice(
        json.path("sluice").asString(""),
        json.path("http").asString(""),
        json.path("limit").asLong(0),
        json.path("keepalive").asLong(0),
        Map.copyOf(received));
  }
}
