// The tables of a run, and what they add up to.

const rows = new Map();
const notes = [];
let passed = 0;
let failed = 0;

/** One cell: what a scenario of a group came to on a route. */
export function cell(group, scenario, route, text, counts, ok, more = []) {
  if (!rows.has(group)) {
    rows.set(group, { routes: new Set(), scenarios: new Map() });
  }
  const table = rows.get(group);
  table.routes.add(route);
  const line = table.scenarios.get(scenario) ?? new Map();
  table.scenarios.set(scenario, line.set(route, text));
  notes.push(...more.map((each) => `${ok ? 'note' : 'FAIL'}  ${group} ${route} ${scenario}: ${each}`));
  if (counts) {
    passed += ok ? 1 : 0;
    failed += ok ? 0 : 1;
  }
}

/** Something that failed beside the scenarios. */
export function broken(text) {
  failed++;
  notes.push(`FAIL  ${text}`);
}

/** Prints everything and the closing line; true when nothing failed. */
export function close() {
  for (const [group, { routes, scenarios }] of rows) {
    const columns = [...routes];
    const width = Math.max(...[...scenarios.keys(), group].map((name) => name.length)) + 2;
    const line = (first, cells) => console.log(first.padEnd(width) + cells.map((text) => text.padEnd(14)).join('').trimEnd());
    console.log('');
    line(group, columns);
    for (const [scenario, cells] of scenarios) {
      line(scenario, columns.map((route) => cells.get(route) ?? ''));
    }
  }
  console.log(`\n${notes.length === 0 ? 'no warnings' : notes.join('\n')}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0;
}
