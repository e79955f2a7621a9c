// Equality of JSON, order included, with what changes by the minute or the process left out.

const TIME = /\b\d{1,2}:\d{2}:\d{2}( [AP]M)?\b/g;
const ISO_TIME = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z\b/g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const ID_MEMBERS = new Set(['progressToken', 'elicitationId', 'taskId', 'io.modelcontextprotocol/related-task']);

/** The JSON text two answers must share. */
export function canonical(value) {
  return JSON.stringify(value, (key, member) => {
    if (ID_MEMBERS.has(key)) {
      return '<id>';
    }
    return typeof member === 'string' ? text(member) : member;
  });
}

function text(value) {
  const bytes = /^[A-Za-z0-9+/]{24,}={0,2}$/.test(value) ? Buffer.from(value, 'base64').toString('utf8') : '';
  if (bytes.search(TIME) >= 0) {
    return `base64:${bytes.replace(TIME, '<time>')}`;
  }
  return value.replace(ISO_TIME, '<time>').replace(TIME, '<time>').replace(UUID, '<id>');
}

/** Throws, showing the first difference, unless both are the same JSON. */
export function same(actual, expected) {
  const a = canonical(actual);
  const b = canonical(expected);
  if (a === b) {
    return;
  }
  let at = 0;
  while (a?.[at] === b?.[at]) {
    at++;
  }
  const from = Math.max(0, at - 40);
  throw new Error(
    `differs at ${at}: through Sluice ...${String(a).slice(from, at + 80)}... ` +
      `straight ...${String(b).slice(from, at + 80)}...`);
}
