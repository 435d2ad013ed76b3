// The REST routes that read: status, markets, accounts, fund, liquidations, the OpenAPI document and metrics.
import {
  accountPage,
  accountView,
  fundView,
  type LiquidationFeed,
  marketViews,
} from '@plimsoll/engine/views';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { HttpError } from './http-errors.ts';
import type { LiveViews } from './live-views.ts';
import {
  AccountPageSchema,
  AccountParams,
  AccountSchema,
  AccountsQuery,
  ErrorSchema,
  FundSchema,
  LiquidationSchema,
  LiquidationsQuery,
  MarketSchema,
  StatusSchema,
} from './schemas.ts';
import type { VenuePort } from './venue-port.ts';

export type ReadParts = {
  readonly venue: VenuePort;
  readonly views: LiveViews;
  readonly feed: LiquidationFeed;
};

export function readRoutes(app: FastifyInstance, { venue, views, feed }: ReadParts): void {
  app.get(
    '/v1/status',
    { schema: { summary: 'What is durable', response: { 200: StatusSchema } } },
    () => venue.status(),
  );

  app.get(
    '/v1/markets',
    { schema: { summary: 'All markets', response: { 200: Type.Array(MarketSchema) } } },
    () => marketViews(venue.state),
  );

  app.get<{ Querystring: Static<typeof AccountsQuery> }>(
    '/v1/accounts',
    {
      schema: {
        summary: 'Accounts, the riskiest first or by id',
        querystring: AccountsQuery,
        response: { 200: AccountPageSchema, 400: ErrorSchema },
      },
    },
    ({ query }) => accountPage(venue, views.scan(), query),
  );

  app.get<{ Params: Static<typeof AccountParams> }>(
    '/v1/accounts/:id',
    {
      schema: {
        summary: 'One account with its positions, collateral and orders',
        params: AccountParams,
        response: { 200: AccountSchema, 404: ErrorSchema },
      },
    },
    ({ params }) => {
      const view = accountView(venue, params.id);
      if (view !== undefined) return view;
      throw new HttpError(404, 'UnknownAccount', `There is no account ${params.id}.`);
    },
  );

  app.get(
    '/v1/fund',
    { schema: { summary: 'The insurance fund', response: { 200: FundSchema } } },
    () => fundView(venue),
  );

  app.get<{ Querystring: Static<typeof LiquidationsQuery> }>(
    '/v1/liquidations',
    {
      schema: {
        summary: 'The latest liquidation lines since the start of the process, newest first',
        querystring: LiquidationsQuery,
        response: { 200: Type.Array(LiquidationSchema), 400: ErrorSchema },
      },
    },
    ({ query }) => feed.newest(query.limit),
  );
}
