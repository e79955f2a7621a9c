package dev.sluice.routing;

import dev.sluice.exchange.ServerDescription;

/**
 * What a server's description says about how calls of its tools go.
 *
 * @param comparesHeaders whether it refuses calls whose headers are not those of its schema of now
 * @param issuesTasks whether a call may be answered with a task to ask for later
 */
record Traits(boolean comparesHeaders, boolean issuesTasks) {
  /** Of a server nothing is known of. */
  static final Traits NONE = new Traits(false, false);

  static Traits of(ServerDescription description) {
    Abilities abilities = Abilities.of(description);
    return new Traits(description.version().standsAlone(), abilities.hasTasks());
  }
}
