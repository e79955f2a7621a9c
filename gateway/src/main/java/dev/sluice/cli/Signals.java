package dev.sluice.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an action each time a signal arrives. Reached by reflection: the compiler warns of the
 * platform's own type, and a shutdown hook hears only the first signal.
 *
 * <p>A signal that was ignored when the process started stays ignored, as {@code nohup} and shells
 * that start something in the background mean it.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /** On SIGTERM and SIGINT. */
  static void onStop(Runnable action) {
    try {
      handle("TERM", action);
      handle("INT", action);
    } catch (ReflectiveOperationException unavailable) {
      LOG.info("signals_by_hook reason={}", unavailable.toString());
      Runtime.getRuntime().addShutdownHook(new Thread(action, "stop"));
    }
  }

  /** On SIGHUP. */
  static void onReload(Runnable action) {
    try {
      handle("HUP", action);
    } catch (ReflectiveOperationException unavailable) {
      LOG.info("no_reload_by_signal reason={}", unavailable.toString());
    }
  }

  private static void handle(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    MethodHandle run =
        MethodHandles.publicLookup()
            .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
            .bindTo(action);
    Object proxy =
        MethodHandleProxies.asInterfaceInstance(
            handler, MethodHandles.dropArguments(run, 0, signal));
    Object one = signal.getConstructor(String.class).newInstance(name);
    try {
      signal.getMethod("handle", signal, handler).invoke(null, one, proxy);
    } catch (InvocationTargetException refused) {
      LOG.info("signal_ignored signal=SIG{} reason=\"ignored by whoever started this\"", name);
    }
  }
}
