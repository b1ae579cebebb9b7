/** CORS: Cognito and Supabase take requests of pages from anywhere, and say so to the browser, which asks before it sends them (preflight). */
import type { Server } from 'node:http';

import type { Service } from '../../src/emulator/server/service.ts';

/** Lets pages of every origin read what the server answers. */
export function allowOrigins(server: Server): void {
  server.prependListener('request', ({ headers }, response) => {
    if (headers.origin === undefined) return;
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', '*');
  });
}

/** Says yes to what a browser asks before a request. */
export function preflightService(): Service {
  return {
    name: 'preflight',
    mutates: () => false,
    action: ({ method, headers }) =>
      method === 'OPTIONS' && headers['access-control-request-method'] !== undefined ? 'Preflight' : undefined,
    handle: ({ headers }) =>
      Promise.resolve({
        status: 204,
        headers: {
          'access-control-allow-headers': headers['access-control-request-headers'] ?? '',
          'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
        },
        body: '',
      }),
    render: ({ status, message }) => ({ status, headers: {}, body: message }),
  };
}
