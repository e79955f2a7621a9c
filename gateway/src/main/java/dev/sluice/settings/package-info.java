/** The vocabulary of config records: how a key documents its meaning, unit and bounds. */
@NullMarked
package dev.sluice.settings;

import org.jspecify.annotations.NullMarked;
