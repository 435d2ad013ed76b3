// `GET /v1/fund/statement`: for each bucket of the fund and the contributors' tranche what it held, what came and went by cause, and
// what it holds, between two times since the process began.
import type { FundStatementsView } from '@plimsoll/engine/views';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { HttpError } from './http-errors.ts';
import { StatementQuery, StatementsSchema } from './liquidation-schemas.ts';
import type { LiveStatements } from './live-statements.ts';
import { REQUESTS_PER_SECOND_MAX } from './margin-route.ts';
import { ErrorSchema } from './schemas.ts';

export function fundStatementRoute(app: FastifyInstance, statements: LiveStatements): void {
  app.get<{ Querystring: Static<typeof StatementQuery> }>(
    '/v1/fund/statement',
    {
      config: { rateLimit: { max: REQUESTS_PER_SECOND_MAX, timeWindow: 1000 } },
      schema: {
        summary:
          'Statements of the fund since the process began, or between two times, to the minute',
        querystring: StatementQuery,
        response: { 200: StatementsSchema, default: ErrorSchema },
      },
    },
    ({ query }): FundStatementsView => {
      const { from = 0, to = Number.MAX_SAFE_INTEGER } = query;
      if (from > to) throw new HttpError(400, 'BadRequest', `from ${from} lies after to ${to}.`);
      const { start } = statements;
      if (to < start)
        throw new HttpError(
          400,
          'BadRequest',
          `to ${to} lies before the first statement, ${start}.`,
        );
      return statements.between(from, to);
    },
  );
}
