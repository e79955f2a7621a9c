/** Rules for tool definitions: pure, without a connection. */
@NullMarked
package dev.sluice.cli.check;

import org.jspecify.annotations.NullMarked;
