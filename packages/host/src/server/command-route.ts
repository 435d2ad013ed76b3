// `POST /v1/commands`: one command in the wire's JSON. It answers 200 only after the step is durable; a reject answers
// with its status, a sentence and the numbers that decided.
import {
  inputFromJson,
  inputSchemas,
  type Json,
  type JsonObject,
  jsonSchemasOf,
  REJECT_STATUS,
  type Reject,
  rejectToJson,
  rejectToSentence,
} from '@plimsoll/engine/wire';
import type { FastifyInstance } from 'fastify';
import { type ErrorBody, errorBody, HttpError } from './http-errors.ts';
import type { ServerMetrics } from './metrics.ts';
import { AcceptedSchema, ErrorSchema } from './schemas.ts';
import type { VenuePort } from './venue-port.ts';

export type CommandParts = {
  readonly venue: VenuePort;
  readonly metrics: ServerMetrics;
  readonly commandsPerSecondMax: number;
};

export function commandRoute(app: FastifyInstance, parts: CommandParts): void {
  const { venue, metrics, commandsPerSecondMax } = parts;
  app.post(
    '/v1/commands',
    {
      // The wire's own reader checks the body: it names the path, and refuses what a coercing validator would mend.
      validatorCompiler: () => () => true,
      config: { rateLimit: { max: commandsPerSecondMax, timeWindow: 1000 } },
      schema: {
        summary: 'Submit one command; `time` may be left out and is then the venue’s',
        body: { oneOf: commandSchemas() },
        response: { 200: AcceptedSchema, default: ErrorSchema },
      },
    },
    async (request, reply) => {
      const input = inputFromJson(stamped(request.body, venue.state.time));
      if (!input.ok) {
        metrics.commands.inc({ outcome: 'malformed' });
        const { path, message } = input.error;
        const where = path === '' ? 'The command' : path;
        return reply.code(400).send(errorBody('Malformed', `${where}: ${message}.`, { path }));
      }
      if (input.value.type === 'Tick') {
        metrics.commands.inc({ outcome: 'malformed' });
        throw new HttpError(
          400,
          'NotACommand',
          'Ticks come from the venue’s feeds, not from here.',
        );
      }
      const submitted = await venue.submit(input.value).catch((error: unknown) => {
        request.log.error(error);
        throw new HttpError(503, 'Unavailable', 'The venue takes no commands at the moment.');
      });
      metrics.commands.inc({ outcome: submitted.ok ? 'accepted' : submitted.reject.type });
      if (!submitted.ok) {
        const { reject } = submitted;
        return reply.code(REJECT_STATUS[reject.type]).send(rejectBody(reject));
      }
      return { sequence: submitted.sequence, stepHash: submitted.stepHash };
    },
  );
}

/** Clients without the engine's clock leave `time` out: the command then happens at the time of the last step. */
function stamped(body: unknown, time: number): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.hasOwn(body, 'time') ? body : { ...body, time };
}

function rejectBody(reject: Reject): ErrorBody {
  const { type: _, ...numbers } = rejectToJson(reject);
  return errorBody(reject.type, rejectToSentence(reject), { numbers });
}

function commandSchemas(): readonly JsonObject[] {
  return Object.entries(jsonSchemasOf(inputSchemas))
    .filter(([type]) => type !== 'Tick')
    .map(([type, schema]) => {
      const required = (schema['required'] as readonly Json[]).filter((name) => name !== 'time');
      return { title: type, ...schema, required };
    });
}
