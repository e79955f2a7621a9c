package dev.sluice.demo;

import java.time.Duration;

/** Takes its time in equal steps, tells after each, and stops when cancelled. */
record SlowTool() implements Tool {
  private static final double MOST_SECONDS = 3_600;
  private static final int MOST_STEPS = 100_000;

  @Override
  public String definition() {
    return """
    {"name": "slow", "title": "Slow", "description": "Takes its time and reports progress.",
     "inputSchema": {"type": "object",
       "properties": {
         "seconds": {"type": "number", "minimum": 0, "maximum": 3600, "default": 1,
           "description": "How long in all"},
         "steps": {"type": "integer", "minimum": 1, "maximum": 100000, "default": 5,
           "description": "How many progress reports"}}},
     "annotations": {"readOnlyHint": true, "idempotentHint": true, "openWorldHint": false}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    double seconds = arguments.number("seconds", 1, MOST_SECONDS);
    int steps = arguments.integer("steps", 5, 1, MOST_STEPS);
    step(call, 1, steps, Duration.ofNanos((long) (seconds * 1e9 / steps)));
  }

  private static void step(Call call, int step, int steps, Duration each) {
    call.after(
        each,
        () -> {
          call.progress(step, steps, "step " + step + " of " + steps);
          if (step < steps) {
            step(call, step + 1, steps, each);
          } else {
            call.result(Tool.text("done in " + steps + " steps"));
          }
        });
  }
}
