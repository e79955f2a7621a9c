package dev.sluice.matrix;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How messages of a session cross. */
interface Link extends AutoCloseable {

  /** Where everything goes that comes. */
  void listen(Consumer<JsonNode> receiver);

  /** Sends a message, whose answer comes to the receiver. */
  void send(ObjectNode message);

  /** The session is open: what belongs to no request may come from now on. */
  void opened();

  @Override
  void close();
}
