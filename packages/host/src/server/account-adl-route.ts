// `GET /v1/accounts/:id/adl`: where each position of an account stands in the queue of deleveraging, and the receipts that the
// account got; `GET /v1/receipts`: those of all accounts.
import { type AccountAdlView, AdlRanks } from '@plimsoll/engine/views';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { refuseNoCustomer } from './customer-account.ts';
import { AccountAdlSchema, ReceiptSchema, ReceiptsQuery } from './liquidation-schemas.ts';
import type { LiveReceipts } from './live-receipts.ts';
import { REQUESTS_PER_SECOND_MAX } from './margin-route.ts';
import { AccountParams, ErrorSchema } from './schemas.ts';
import type { VenuePort } from './venue-port.ts';

/** Ranking a side asks for the health of every account on it: not for every reader anew. */
const RANKS_AGE_MS = 5_000;

export function accountAdlRoutes(
  app: FastifyInstance,
  { venue, receipts }: { readonly venue: VenuePort; readonly receipts: LiveReceipts },
): void {
  const { state } = venue;
  const ranks = new AdlRanks(state, RANKS_AGE_MS);
  app.get<{ Params: Static<typeof AccountParams> }>(
    '/v1/accounts/:id/adl',
    {
      config: { rateLimit: { max: REQUESTS_PER_SECOND_MAX, timeWindow: 1000 } },
      schema: {
        summary: 'Rank of each position in the queue of deleveraging, and the receipts so far',
        params: AccountParams,
        response: { 200: AccountAdlSchema, default: ErrorSchema },
      },
    },
    ({ params: { id: account } }): AccountAdlView => {
      refuseNoCustomer(state, account);
      const policy = state.listing.ladder.adlPolicy;
      return { account, policy, ranks: ranks.of(account), receipts: receipts.of(account) };
    },
  );
  app.get<{ Querystring: Static<typeof ReceiptsQuery> }>(
    '/v1/receipts',
    {
      schema: {
        summary: 'The latest receipts of deleveraging since the start of the process, newest first',
        querystring: ReceiptsQuery,
        response: { 200: Type.Array(ReceiptSchema), default: ErrorSchema },
      },
    },
    ({ query }) => receipts.newest(query.limit),
  );
}
