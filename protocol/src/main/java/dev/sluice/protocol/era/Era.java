package dev.sluice.protocol.era;

/** The two ways MCP has worked: with sessions and {@code initialize}, or without. */
public enum Era {
  /** 2024-11-05 to 2025-11-25. */
  SESSION,
  /** 2026-07-28. */
  STATELESS
}
