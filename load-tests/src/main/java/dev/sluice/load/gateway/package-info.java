/**
 * Processes under test, seen from outside: started, measured in /proc, scraped, and ended by id.
 */
@NullMarked
package dev.sluice.load.gateway;

import org.jspecify.annotations.NullMarked;
