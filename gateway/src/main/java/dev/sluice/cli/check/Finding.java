package dev.sluice.cli.check;

/**
 * One thing wrong with a tool definition.
 *
 * @param rule short name of the rule, as in {@code required}
 * @param tool name of the tool; its place in the list when it has none
 * @param where JSON pointer inside the definition; empty for the whole of it
 */
public record Finding(Severity severity, String rule, String tool, String where, String message) {}
