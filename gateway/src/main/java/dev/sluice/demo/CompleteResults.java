package dev.sluice.demo;

import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.mcp.McpError;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds to a response what 2026-07-28 wants in it.
 *
 * @param method of the request
 */
record CompleteResults(Outlet outlet, String method) implements Outlet {
  private static final int TTL_MILLIS = 60_000;
  private static final Set<String> CACHEABLE =
      Set.of(
          McpMethod.SERVER_DISCOVER,
          McpMethod.TOOLS_LIST,
          McpMethod.PROMPTS_LIST,
          McpMethod.RESOURCES_LIST,
          McpMethod.RESOURCES_TEMPLATES_LIST,
          McpMethod.RESOURCES_READ);

  @Override
  public void interim(ObjectNode message) {
    outlet.interim(message);
  }

  @Override
  public void finish(ObjectNode response) {
    if (response.path("result") instanceof ObjectNode result) {
      if (!result.has("resultType")) {
        result.put("resultType", "complete");
      }
      if (CACHEABLE.contains(method)) {
        result.put("ttlMs", TTL_MILLIS).put("cacheScope", "public");
      }
    } else if (response.path("error") instanceof ObjectNode error
        && error.path("code").asInt() == McpError.RESOURCE_NOT_FOUND) {
      error.put("code", JsonRpcError.INVALID_PARAMS);
    }
    outlet.finish(response);
  }

  @Override
  public void end() {
    outlet.end();
  }
}
