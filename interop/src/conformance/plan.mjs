// What is run: groups of scenarios, each straight at the server behind and on every route through Sluice.

import { required } from './suite.mjs';

/** The servers behind Sluice, by the eras they speak and how they are reached. */
export const SERVERS = {
  both: { speaks: 'dual', http: true },
  'both-stdio': { speaks: 'dual' },
  old: { speaks: 'legacy', http: true },
  'old-stdio': { speaks: 'legacy' },
  new: { speaks: 'modern', http: true },
  'new-stdio': { speaks: 'modern' },
};

const TAKEN = 'the suite left a question under this name open; a server with sessions cannot open a second one under the same id';
const AMBIGUOUS = 'the suite left a question of another request open; a server over a pipe does not say for which call it asks, and Sluice does not guess';

/**
 * What a server of the older revisions cannot say, so that no gateway can say it for it: route to scenario to reason. Each must fail:
 * one that passes is taken off this list, and out of docs/protocol.md.
 */
export const IMPOSSIBLE = {
  old: { 'input-required-result-ignore-extra-params': TAKEN },
  'old-stdio': {
    'input-required-result-ignore-extra-params': TAKEN,
    'input-required-result-non-tool-request': AMBIGUOUS,
    'input-required-result-result-type': AMBIGUOUS,
    'input-required-result-tampered-state': AMBIGUOUS,
  },
};

/**
 * Groups: the arguments of the suite; the names that must pass (all that ran, when absent); the routes. `listed` where the list above
 * holds.
 */
export const GROUPS = [
  {
    name: '2025-11-25',
    args: ['--requirements', '2025-11-25'],
    scored: required('2025-11-25'),
    routes: ['both', 'both-stdio', 'new', 'new-stdio'],
  },
  {
    name: '2026-07-28',
    args: ['--requirements', '2026-07-28'],
    scored: required('2026-07-28'),
    routes: ['both', 'both-stdio', 'old', 'old-stdio'],
    listed: true,
  },
  {
    name: '2025-06-18',
    group: 'older',
    args: ['--suite', 'all', '--spec-version', '2025-06-18'],
    routes: ['both', 'both-stdio', 'new'],
  },
  {
    name: '2025-03-26',
    group: 'older',
    args: ['--suite', 'all', '--spec-version', '2025-03-26'],
    routes: ['both', 'both-stdio', 'new'],
  },
];

/** One scenario, many times on each wire: what is lost now and then shows here. */
export const REPEATED = { scenario: 'tools-call-with-progress', times: 100, wires: ['2025-11-25', '2026-07-28'] };

/** What Sluice sends to a server, judged by servers of the suite. */
export const CLIENT = {
  '2025-11-25': ['initialize', 'tools_call', 'sse-retry', 'elicitation-sep1034-client-defaults'],
  '2026-07-28': [
    'tools_call',
    'request-metadata',
    'sep-2322-client-request-state',
    'http-invalid-tool-headers',
    'http-standard-headers',
    'http-custom-headers',
    'json-schema-ref-no-deref',
  ],
};
