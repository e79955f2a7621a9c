package dev.sluice.micro;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How a benchmark stands in the table, and how much garbage each operation may make. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Figure {
  /** What an operation is, in the words of the table. */
  String value();

  /** Most bytes of garbage an operation may make; negative where none are promised. */
  double mostBytes() default -1;

  /**
   * The benchmark, in the same class, whose garbage does not count towards {@link #mostBytes}: the
   * same bytes through somebody else's code. Empty for none.
   */
  String without() default "";
}
