/** Loads and validates the configuration, all errors at once. */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
