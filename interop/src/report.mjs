// The table of checks and its closing line.

const rows = [];

/** Runs one check; a string it returns is shown beside it, an exception is its failure. */
export async function check(group, name, body) {
  const start = performance.now();
  let row;
  try {
    const note = await body();
    row = { group, name, ok: true, note: typeof note === 'string' ? note : '' };
  } catch (failure) {
    row = { group, name, ok: false, note: String(failure?.message ?? failure) };
  }
  row.ms = Math.round(performance.now() - start);
  rows.push(row);
  print(row);
}

function print({ group, name, ok, note, ms }) {
  const mark = ok ? 'ok  ' : 'FAIL';
  console.log(`${mark}  ${group.padEnd(34)} ${name.padEnd(44)} ${String(ms).padStart(6)} ms  ${note}`);
}

/** Prints the closing line; true when nothing failed. */
export function close() {
  const failed = rows.filter((row) => !row.ok);
  if (failed.length > 0) {
    console.log('\nfailed:');
    failed.forEach(print);
  }
  console.log(`\n${rows.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0;
}
