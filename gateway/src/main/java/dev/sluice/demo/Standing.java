package dev.sluice.demo;

import tools.jackson.databind.node.ObjectNode;

/** Where what belongs to no request goes. Thread-safe. */
interface Standing {
  void push(ObjectNode message);

  /** Another one takes its place, or the session is over. */
  void end();
}
