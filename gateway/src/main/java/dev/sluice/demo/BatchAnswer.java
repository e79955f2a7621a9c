package dev.sluice.demo;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collects the responses of a batch into one array; what comes before them goes out at once, and
 * then they do too, one by one. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-03-26/basic#batching">Batching,
 *     MCP 2025-03-26</a>
 */
final class BatchAnswer implements Outlet {
  private final ArrayNode responses = JsonNodeFactory.instance.arrayNode();
  private final PostAnswer answer;
  private int missing;

  /**
   * @param requests how many responses there will be
   */
  BatchAnswer(PostAnswer answer, int requests) {
    this.answer = answer;
    this.missing = requests;
  }

  @Override
  public void interim(ObjectNode message) {
    answer.interim(message);
  }

  @Override
  public synchronized void finish(ObjectNode response) {
    responses.add(response);
    end();
  }

  @Override
  public synchronized void end() {
    missing--;
    if (missing == 0) {
      answer.finishAll(responses);
    }
  }
}
