package dev.sluice.observability;

/** All meters as text, in one of the formats Prometheus reads. */
public record Exposition(String contentType, String text) {}
