/**
 * Gatling's simulations. Each starts its own gateway and servers, and looks at Sluice's counters
 * before and after: Gatling opens a stream that broke again without a word.
 */
@NullMarked
package dev.sluice.load.gatling;

import org.jspecify.annotations.NullMarked;
