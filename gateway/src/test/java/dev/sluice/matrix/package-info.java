/**
 * Every client revision in front of every kind of server, feature by feature, through the whole
 * gateway: the matrix of {@code docs/protocol.md}.
 */
@NullMarked
package dev.sluice.matrix;

import org.jspecify.annotations.NullMarked;
