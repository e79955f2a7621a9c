/** Tests with real child processes. */
@NullMarked
package dev.sluice.backend.stdio;

import org.jspecify.annotations.NullMarked;
