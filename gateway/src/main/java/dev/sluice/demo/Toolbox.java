package dev.sluice.demo;

import dev.sluice.protocol.mcp.McpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The tools there are at the moment, in a fixed order. Thread-safe. */
final class Toolbox {
  private static final String EXTRA = "extra";

  /**
   * One tool with its definition read.
   *
   * @param definition shared, not to be changed
   */
  private record Entry(Tool tool, ObjectNode definition) {}

  private final Sessions sessions;
  private final Map<String, Entry> tools = new LinkedHashMap<>();

  /**
   * @param sessions told of changes
   */
  Toolbox(Sessions sessions, List<Tool> standing) {
    this.sessions = sessions;
    standing.forEach(this::put);
    put(new ToggleTool(this));
  }

  private void put(Tool tool) {
    ObjectNode definition = Json.object(tool.definition());
    tools.put(definition.path("name").asString(), new Entry(tool, definition));
  }

  synchronized List<ObjectNode> definitions() {
    List<ObjectNode> definitions = new ArrayList<>();
    tools.values().forEach(entry -> definitions.add(entry.definition()));
    return definitions;
  }

  synchronized @Nullable Tool find(String name) {
    Entry entry = tools.get(name);
    return entry == null ? null : entry.tool();
  }

  /** Adds the extra tool, or removes it; says whether it is there now, to all clients. */
  boolean toggle() {
    boolean there;
    synchronized (this) {
      there = tools.remove(EXTRA) == null;
      if (there) {
        put(new ExtraTool());
      }
    }
    ObjectNode changed =
        Json.notification(McpMethod.NOTIFICATIONS_TOOLS_LIST_CHANGED, Json.object());
    sessions.all().forEach(session -> session.push(changed));
    return there;
  }
}
