// `POST /v1/margin`: the margin of a portfolio that is sent along, under a rulebook by name, with changes and questions. It
// looks at no account of the venue and changes nothing.
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Rulebook } from '@plimsoll/engine/models';
import { answerRequest, prepareRequest } from '../margin/margin-request.ts';
import { loadRulebook, rulebookNames } from '../rulebooks/find-rulebook.ts';
import { HttpError } from './http-errors.ts';
import { checkSize, faultBody, statusOf } from './margin-faults.ts';
import { ErrorSchema, MarginAnswerSchema } from './schemas.ts';

/** A portfolio of some thousand lines; it is read and reckoned between two steps of the venue, hence the limits. */
const BODY_BYTES_MAX = 1024 * 1024;
export const REQUESTS_PER_SECOND_MAX = 20;

const Body = Type.Object(
  {
    portfolio: Type.Unknown({ description: 'See docs/examples/portfolio.json' }),
    rulebook: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,64}$', default: 'plimsoll' })),
    changes: Type.Optional(Type.Unknown({ description: 'Changes of a what-if, in order' })),
    questions: Type.Optional(
      Type.Unknown({ description: 'Liquidation prices, largest orders, ...' }),
    ),
    explain: Type.Optional(Type.Boolean({ description: 'Whether to send the tree of numbers' })),
  },
  { additionalProperties: false },
);

export function marginRoutes(app: FastifyInstance): void {
  const rulebooks = new ShippedRulebooks();
  app.get(
    '/v1/rulebooks',
    {
      schema: {
        summary: 'Names of the rulebooks',
        response: { 200: Type.Array(Type.String()) },
      },
    },
    () => rulebookNames(),
  );
  app.post<{ Body: Static<typeof Body> }>(
    '/v1/margin',
    {
      bodyLimit: BODY_BYTES_MAX,
      config: { rateLimit: { max: REQUESTS_PER_SECOND_MAX, timeWindow: 1000 } },
      schema: {
        summary: 'Margin of a portfolio under a rulebook, as it is or after changes',
        body: Body,
        response: { 200: MarginAnswerSchema, default: ErrorSchema },
      },
    },
    ({ body }, reply) => {
      const rulebook = rulebooks.named(body.rulebook ?? 'plimsoll');
      const prepared = prepareRequest(body);
      if (!prepared.ok) return reply.code(400).send(faultBody(prepared.error));
      checkSize(prepared.value);
      const answered = answerRequest(prepared.value, rulebook, body.explain ?? false);
      return answered.ok
        ? answered.value
        : reply.code(statusOf(answered.error)).send(faultBody(answered.error));
    },
  );
}

/** The rulebooks that come with Plimsoll, each read once: they do not change while the server runs. */
class ShippedRulebooks {
  readonly #read = new Map<string, Rulebook>();

  named(name: string): Rulebook {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const names = rulebookNames();
    if (!names.includes(name)) {
      const message = `There is no rulebook ${name}, but there is ${names.join(', ')}.`;
      throw new HttpError(404, 'UnknownRulebook', message);
    }
    const rulebook = loadRulebook(name);
    this.#read.set(name, rulebook);
    return rulebook;
  }
}
