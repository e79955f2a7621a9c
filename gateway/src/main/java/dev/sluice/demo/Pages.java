package dev.sluice.demo;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cuts lists into pages. A cursor says how many entries came before.
 *
 * @param size most entries on a page
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/pagination">Pagination,
 *     MCP 2025-11-25</a>
 */
record Pages(int size) {
  private static final String PREFIX = "after-";

  /** The page that {@code params.cursor} asks for, as a result with the list under {@code name}. */
  ObjectNode page(Call call, String name, List<ObjectNode> all) {
    int from = from(call.params().text("cursor", PREFIX + 0), all.size());
    int to = Math.min(all.size(), from + size);
    ObjectNode result = Json.object();
    ArrayNode list = result.putArray(name);
    all.subList(from, to).forEach(list::add);
    if (to < all.size()) {
      result.put("nextCursor", PREFIX + to);
    }
    return result;
  }

  private static int from(String cursor, int entries) {
    if (cursor.matches(PREFIX + "\\d{1,6}")) {
      int from = Integer.parseInt(cursor.substring(PREFIX.length()));
      if (from <= entries) {
        return from;
      }
    }
    throw RpcException.invalidParams("cursor: expected one that this server gave");
  }
}
