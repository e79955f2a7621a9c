package dev.sluice.demo;

import tools.jackson.databind.node.ObjectNode;

/** Where what is said about one request goes. Thread-safe; ends once, by one of the last two. */
interface Outlet {
  /** A notification or a request to the client, ahead of the response. */
  void interim(ObjectNode message);

  /** The response. */
  void finish(ObjectNode response);

  /** No response will come: the request was cancelled. */
  void end();
}
