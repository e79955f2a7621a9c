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

/** Groups: the arguments of the suite; the names that must pass (all that ran, when absent); the routes. */
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
