// Everything one server offers, asked for step by step.

import { randomUUID } from 'node:crypto';

/** Arguments that make sense for each tool of server-everything. */
const TOOLS = [
  ['echo', { message: 'grüß \u{1F44B}\n"quoted"' }],
  ['get-annotated-message', { messageType: 'error', includeImage: true }],
  ['get-annotated-message', { messageType: 'debug', includeImage: false }],
  ['get-env', {}],
  ['get-resource-links', { count: 4 }],
  ['get-resource-reference', { resourceType: 'Text', resourceId: 3 }],
  ['get-resource-reference', { resourceType: 'Blob', resourceId: 4 }],
  ['get-roots-list', {}],
  ['get-structured-content', { location: 'Chicago' }],
  ['get-sum', { a: 2, b: 40 }],
  ['get-sum', { a: 'two' }],
  ['get-tiny-image', {}],
  ['gzip-file-as-resource', { name: 'a.gz', data: 'data:text/plain,hello', outputType: 'resource' }],
  ['gzip-file-as-resource', { name: 'b.gz', data: 'data:text/plain,hello', outputType: 'resourceLink' }],
  ['simulate-research-query', { topic: 'gateways' }],
  ['toggle-simulated-logging', {}],
  ['toggle-simulated-logging', {}],
  ['toggle-subscriber-updates', {}],
  ['toggle-subscriber-updates', {}],
  ['trigger-elicitation-request', {}],
  ['trigger-long-running-operation', { duration: 0.6, steps: 3 }, { progress: true }],
  ['trigger-long-running-operation', { duration: 0.2, steps: 2 }],
  ['trigger-sampling-request', { prompt: 'hello', maxTokens: 10 }],
  ['trigger-url-elicitation', { url: 'https://example.com/consent', message: 'open it' }],
  // The server remembers, by session, which of these it has refused once: a new id each time.
  ['trigger-url-elicitation', () => ({ url: 'https://example.com/consent', errorPath: true, elicitationId: randomUUID() })],
];

const PROMPTS = [
  ['simple-prompt', {}],
  ['args-prompt', { city: 'Bern', state: 'BE' }],
  ['args-prompt', {}],
  ['completable-prompt', { department: 'Sales', name: 'Eve' }],
  ['resource-prompt', { resourceType: 'Text', resourceId: '2' }],
  ['resource-prompt', { resourceType: 'Blob', resourceId: '2' }],
];

const COMPLETIONS = [
  [{ type: 'ref/prompt', name: 'completable-prompt' }, { name: 'department', value: 'S' }],
  [
    { type: 'ref/prompt', name: 'completable-prompt' },
    { name: 'name', value: 'A' },
    { arguments: { department: 'Engineering' } },
  ],
  [{ type: 'ref/prompt', name: 'resource-prompt' }, { name: 'resourceType', value: '' }],
  [{ type: 'ref/resource', uri: 'demo://resource/dynamic/text/{resourceId}' }, { name: 'resourceId', value: '1' }],
];

const RESOURCES = [
  'demo://resource/dynamic/text/7',
  'demo://resource/dynamic/blob/8',
  'demo://resource/session/b.gz',
];

/** What a process start adds to an environment by itself. */
const OF_THE_SHELL = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);

/** The answer of get-env with the environment in a fixed order and without what differs by process. */
function environment(came) {
  const text = came.response.content?.[0]?.text;
  const entries = text ? Object.entries(JSON.parse(text)) : [];
  return { ...came, response: entries.filter(([name]) => !OF_THE_SHELL.has(name)).sort() };
}

/** A list with all its pages. */
export async function list(peer, method, member) {
  const items = [];
  let cursor;
  do {
    const { response } = await peer.ask(method, cursor === undefined ? {} : { cursor });
    if (response.error) {
      return response;
    }
    items.push(...response[member]);
    cursor = response.nextCursor;
  } while (cursor !== undefined);
  return items;
}

/**
 * Asks for everything server-everything has.
 *
 * @param prefix stands before the names of its tools and prompts
 * @return a Map from the step's name to what came
 */
export async function surveyEverything(peer, prefix = '') {
  const steps = new Map();
  const own = (items) =>
    Array.isArray(items)
      ? items.filter(({ name }) => name.startsWith(prefix)).map((item) => ({ ...item, name: item.name.slice(prefix.length) }))
      : items;
  const keep = (name, came) => {
    let unique = name;
    for (let n = 2; steps.has(unique); n++) {
      unique = `${name} (${n})`;
    }
    steps.set(unique, came);
  };
  keep('tools/list', own(await list(peer, 'tools/list', 'tools')));
  keep('prompts/list', own(await list(peer, 'prompts/list', 'prompts')));
  // What an earlier survey left in a session that clients share is no difference.
  const resources = (await list(peer, 'resources/list', 'resources')).filter(
    ({ uri }) => !uri.startsWith('demo://resource/session/'));
  keep('resources/list', resources);
  keep('resources/templates/list', await list(peer, 'resources/templates/list', 'resourceTemplates'));
  for (const [name, args, options] of TOOLS) {
    const given = typeof args === 'function' ? args() : args;
    const came = await peer.ask('tools/call', { name: prefix + name, arguments: given }, options);
    keep(`tool ${name}`, name === 'get-env' ? environment(came) : came);
  }
  for (const [name, args] of PROMPTS) {
    keep(`prompt ${name}`, await peer.ask('prompts/get', { name: prefix + name, arguments: args }));
  }
  for (const [ref, argument, context] of COMPLETIONS) {
    const mapped = ref.name ? { ...ref, name: prefix + ref.name } : ref;
    keep(
      `completion ${argument.name}`,
      await peer.ask('completion/complete', { ref: mapped, argument, ...(context ? { context } : {}) }));
  }
  const uris = resources.map(({ uri }) => uri).filter((uri) => uri.startsWith('demo:'));
  for (const uri of [...uris, ...RESOURCES]) {
    keep(`resource ${uri}`, await peer.ask('resources/read', { uri }));
  }
  keep('ping', await peer.ask('ping'));
  keep('logging/setLevel', await peer.ask('logging/setLevel', { level: 'warning' }));
  return steps;
}
