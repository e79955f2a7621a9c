package dev.sluice.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Documents one configuration key where it is declared. {@code docs/configuration.md} is generated
 * from it, and the loader enforces its bounds.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** What the key means, one or two sentences. */
  String value();

  /** The key's name where it cannot be the component's. */
  String key() default "";

  /** Least value in the key's own notation, as in {@code 1s} or {@code 1KiB}; none if empty. */
  String min() default "";

  /** Greatest value, in the same notation; none if empty. */
  String max() default "";

  /** Whether 0 is allowed below {@link #min}, as the value that switches off. */
  boolean zero() default false;

  /** True for values that must never be printed. */
  boolean secret() default false;
}
