/** Protocol revisions and their negotiation. */
@NullMarked
package dev.sluice.protocol.era;

import org.jspecify.annotations.NullMarked;
