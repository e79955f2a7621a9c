/**
 * The management port: {@code /metrics}, {@code /healthz}, {@code /readyz} and views under {@code
 * /admin}. What it shows comes through ports it declares itself; it knows no other room's state.
 */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
