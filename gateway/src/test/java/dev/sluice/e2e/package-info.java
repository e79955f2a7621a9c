/**
 * The whole gateway, from a configuration file to its sockets, between real clients and real or
 * deliberately bad servers.
 */
@NullMarked
package dev.sluice.e2e;

import org.jspecify.annotations.NullMarked;
