"""The benchmark; load-tests/bench runs it."""
