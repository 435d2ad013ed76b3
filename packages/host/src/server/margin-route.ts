// `POST /v1/margin`: the margin of a portfolio that is sent along, under a rulebook by name, with changes and questions. It
// looks at no account of the venue and changes nothing.
import type { MarginRefusal } from '@plimsoll/engine/models';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { spelledPath } from '../documents/json-document.ts';
import { UserError } from '../errors.ts';
import {
  answerRequest,
  prepareRequest,
  type Prepared,
  type RequestFault,
} from '../margin/margin-request.ts';
import { loadRulebook, rulebookNames } from '../rulebooks/find-rulebook.ts';
import { errorBody, HttpError } from './http-errors.ts';
import { ErrorSchema, MarginAnswerSchema } from './schemas.ts';

/** A portfolio of some thousand lines; it is read and reckoned between two steps of the venue, hence the limits. */
const BODY_BYTES_MAX = 1024 * 1024;
const POSITIONS_MAX = 1000;
/** A question asks the model some hundred times: they are for portfolios of a person, not of a market maker. */
const QUESTIONED_POSITIONS_MAX = 50;
const QUESTIONS_MAX = 4;
const REQUESTS_PER_SECOND_MAX = 20;

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
      const rulebook = rulebookNamed(body.rulebook ?? 'plimsoll');
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

function rulebookNamed(name: string) {
  try {
    return loadRulebook(name);
  } catch (error) {
    if (error instanceof UserError) throw new HttpError(404, 'UnknownRulebook', error.message);
    throw error;
  }
}

function checkSize({ now, questions }: Prepared): void {
  const positions = now.holdings.positions.length + now.holdings.orders.length;
  if (positions > POSITIONS_MAX) {
    const message = `A portfolio has at most ${POSITIONS_MAX} positions and orders here, this one has ${positions}.`;
    throw new HttpError(413, 'PortfolioTooLarge', message);
  }
  const asked =
    (questions.liquidationPrices?.length ?? 0) +
    (questions.maximumOrders?.length ?? 0) +
    (questions.maximumWithdrawals?.length ?? 0) +
    (questions.surface === undefined ? 0 : 1);
  if (asked > QUESTIONS_MAX) {
    throw new HttpError(
      413,
      'TooManyQuestions',
      `At most ${QUESTIONS_MAX} questions fit one request.`,
    );
  }
  if (asked > 0 && positions > QUESTIONED_POSITIONS_MAX) {
    const message =
      `Questions are answered here for at most ${QUESTIONED_POSITIONS_MAX} positions and orders, ` +
      `this portfolio has ${positions}; the command line has no such limit.`;
    throw new HttpError(413, 'PortfolioTooLarge', message);
  }
}

const statusOf = (fault: RequestFault): number => (fault.type === 'Malformed' ? 400 : 422);

function faultBody(fault: RequestFault) {
  if (fault.type === 'Refused') return refusalBody(fault.refusal);
  const mistakes = fault.mistakes.map(({ path, message }) => ({
    path: spelledPath(path),
    message,
  }));
  const [first] = mistakes;
  const message =
    first === undefined ? 'The request cannot be read.' : `${first.path}: ${first.message}.`;
  return errorBody('Malformed', message, { mistakes });
}

function refusalBody({ code, message, where, value, range }: MarginRefusal) {
  const numbers = {
    where,
    ...(value === undefined ? {} : { value }),
    ...(range === undefined ? {} : { range }),
  };
  return errorBody(code, `${message}.`, { numbers });
}
