package dev.sluice.routing;

import static dev.sluice.protocol.mcp.McpMethod.NOTIFICATIONS_PROMPTS_LIST_CHANGED;
import static dev.sluice.protocol.mcp.McpMethod.NOTIFICATIONS_RESOURCES_LIST_CHANGED;
import static dev.sluice.protocol.mcp.McpMethod.NOTIFICATIONS_TOOLS_LIST_CHANGED;
import static dev.sluice.protocol.mcp.McpMethod.PROMPTS_LIST;
import static dev.sluice.protocol.mcp.McpMethod.RESOURCES_LIST;
import static dev.sluice.protocol.mcp.McpMethod.RESOURCES_TEMPLATES_LIST;
import static dev.sluice.protocol.mcp.McpMethod.TOOLS_LIST;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The four lists a server may have. */
enum ListKind {
  TOOLS(TOOLS_LIST, "tools", "tools", "name", NOTIFICATIONS_TOOLS_LIST_CHANGED),
  PROMPTS(PROMPTS_LIST, "prompts", "prompts", "name", NOTIFICATIONS_PROMPTS_LIST_CHANGED),
  RESOURCES(RESOURCES_LIST, "resources", "resources", "uri", NOTIFICATIONS_RESOURCES_LIST_CHANGED),
  TEMPLATES(
      RESOURCES_TEMPLATES_LIST,
      "resourceTemplates",
      "resources",
      "uriTemplate",
      NOTIFICATIONS_RESOURCES_LIST_CHANGED);

  static final List<ListKind> ALL = List.of(values());

  private final String method;
  private final String member;
  private final String capability;
  private final String key;
  private final String changed;

  ListKind(String method, String member, String capability, String key, String changed) {
    this.method = method;
    this.member = member;
    this.capability = capability;
    this.key = key;
    this.changed = changed;
  }

  /** The method that asks for the list. */
  String method() {
    return method;
  }

  /** The member of the result that holds the entries. */
  String member() {
    return member;
  }

  /** The server capability without which there is no such list. */
  String capability() {
    return capability;
  }

  /** The member of an entry that tells it from the others. */
  String key() {
    return key;
  }

  /** The notification that says the list is another now. */
  String changed() {
    return changed;
  }

  /** True when merged entries carry the server's name in front of their own. */
  boolean prefixed() {
    return this == TOOLS || this == PROMPTS;
  }

  /** The list that {@code method} asks for, or null. */
  static @Nullable ListKind of(String method) {
    return switch (method) {
      case TOOLS_LIST -> TOOLS;
      case PROMPTS_LIST -> PROMPTS;
      case RESOURCES_LIST -> RESOURCES;
      case RESOURCES_TEMPLATES_LIST -> TEMPLATES;
      default -> null;
    };
  }

  /** The lists that a notification calls changed; none for any other notification. */
  static List<ListKind> changedBy(String notification) {
    return switch (notification) {
      case NOTIFICATIONS_TOOLS_LIST_CHANGED -> List.of(TOOLS);
      case NOTIFICATIONS_PROMPTS_LIST_CHANGED -> List.of(PROMPTS);
      case NOTIFICATIONS_RESOURCES_LIST_CHANGED -> List.of(RESOURCES, TEMPLATES);
      default -> List.of();
    };
  }
}
