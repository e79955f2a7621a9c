// What a scenario through Sluice is worth beside the same one straight.

/**
 * Says what is wrong with a scenario: nothing, or one line each.
 *
 * @param through its result through Sluice; undefined when it did not run
 * @param straight its result straight; undefined when there is none to compare with
 * @param scored whether it must pass in any case
 */
export function faults(through, straight, scored) {
  if (!through) {
    return ['did not run'];
  }
  const found = [];
  if (scored || straight?.failures.size === 0) {
    found.push(...lines(through.failures));
  }
  if (straight) {
    const worse = [...through.warnings].filter(([check]) => !straight.warnings.has(check));
    found.push(...lines(worse, 'new warning: '));
    const lost = [...through.skipped].filter(([check]) => straight.succeeded.has(check));
    found.push(...lines(lost, 'skipped: '));
  }
  return found;
}

function lines(checks, prefix = '') {
  return [...checks].map(([check, message]) => `${prefix}${check}: ${message}`);
}
