package dev.sluice.alarms;

import net.jqwik.api.lifecycle.AroundContainerHook;
import net.jqwik.api.lifecycle.ContainerLifecycleContext;
import net.jqwik.api.lifecycle.PropagationMode;

/** Asks the alarms after every jqwik class. */
public final class JqwikAlarms implements AroundContainerHook {
  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public void afterContainer(ContainerLifecycleContext context) {
    BlockingAlarm.check(context.label());
    LeakAlarm.check(context.label());
  }
}
