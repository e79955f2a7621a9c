/**
 * Benchmarks of single steps of a call, with the bounds of the garbage they may make. Those that
 * look into a room stand in the package of that room.
 */
@NullMarked
package dev.sluice.micro;

import org.jspecify.annotations.NullMarked;
