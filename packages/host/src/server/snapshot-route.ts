// `GET /v1/snapshot`: everything that the venue knows at one step, as the bytes of a snapshot's file: what stress tests and
// other readers work on without touching the data directory. It stops the venue for some milliseconds, hence the limit.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { ErrorSchema } from './schemas.ts';
import type { VenuePort } from './venue-port.ts';

export const SNAPSHOTS_PER_MINUTE_MAX = 12;

export function snapshotRoute(app: FastifyInstance, venue: VenuePort): void {
  app.get(
    '/v1/snapshot',
    {
      config: { rateLimit: { max: SNAPSHOTS_PER_MINUTE_MAX, timeWindow: 60_000 } },
      schema: {
        summary: 'The whole state at a step, as the bytes of a snapshot file; 12 a minute',
        response: {
          200: {
            description: 'The file, as a data directory keeps it',
            content: {
              'application/octet-stream': { schema: Type.String({ format: 'binary' }) },
            },
          },
          default: ErrorSchema,
        },
      },
    },
    (_request, reply) =>
      reply.type('application/octet-stream').send(Buffer.from(venue.snapshotFile())),
  );
}
