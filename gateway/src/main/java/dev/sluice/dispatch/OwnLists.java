package dev.sluice.dispatch;

import dev.sluice.protocol.mcp.McpMethod;
import java.util.Set;

/**
 * The lists that the gateway fetches for nobody in particular: no server asks anyone about them.
 */
final class OwnLists {
  private static final Set<String> METHODS =
      Set.of(
          McpMethod.TOOLS_LIST,
          McpMethod.PROMPTS_LIST,
          McpMethod.RESOURCES_LIST,
          McpMethod.RESOURCES_TEMPLATES_LIST);

  private OwnLists() {}

  static boolean isList(String method) {
    return METHODS.contains(method);
  }
}
