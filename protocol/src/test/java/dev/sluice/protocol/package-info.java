/** What the codecs cost. */
@NullMarked
package dev.sluice.protocol;

import org.jspecify.annotations.NullMarked;
