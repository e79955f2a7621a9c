/** Name to server, and the merged catalogue. */
@NullMarked
package dev.sluice.routing;

import org.jspecify.annotations.NullMarked;
