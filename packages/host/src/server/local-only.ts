// Keeps other web sites out of a server on the loopback address: a browser may be made to call it under a foreign name
// (DNS rebinding) or from a foreign page, a WebSocket included. Programs send no Origin and are not concerned.
import type { FastifyInstance } from 'fastify';
import { HttpError } from './http-errors.ts';

const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

export function allowLocalOnly(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (!isLocal(`http://${request.headers.host ?? ''}`)) {
      throw new HttpError(
        403,
        'HostRefused',
        'This server answers to 127.0.0.1 and localhost only.',
      );
    }
    const { origin } = request.headers;
    if (origin !== undefined && !isLocal(origin)) {
      throw new HttpError(403, 'OriginRefused', 'Pages of other sites may not use this server.');
    }
  });
}

function isLocal(url: string): boolean {
  return URL.canParse(url) && LOCAL_NAMES.has(new URL(url).hostname);
}
