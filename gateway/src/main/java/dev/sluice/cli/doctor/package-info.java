/**
 * What {@code sluice doctor} examines from a client's side of a proxy, and what cures what it
 * finds. Everything here blocks the thread it runs on, and each request has a connection of its
 * own, so that times and ends are those of that request.
 */
@NullMarked
package dev.sluice.cli.doctor;

import org.jspecify.annotations.NullMarked;
