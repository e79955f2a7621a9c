/** Buffers to try the codecs on, and what the codecs cost. */
@NullMarked
package dev.sluice.protocol;

import org.jspecify.annotations.NullMarked;
