// `GET /v1/accounts/:id/rebalance`: the cheapest reduction that brings an account at risk back above its warning level, as its
// owner may accept it with the command AcceptRebalance. Reads the state, changes nothing.
import { formatDecimal, suggestRebalance } from '@plimsoll/engine';
import type { RebalanceView } from '@plimsoll/engine/views';
import { rejectToSentence } from '@plimsoll/engine/wire';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { refuseNoCustomer } from './customer-account.ts';
import { REQUESTS_PER_SECOND_MAX } from './margin-route.ts';
import { orderView } from './plan-words.ts';
import { AccountParams, ErrorSchema } from './schemas.ts';
import type { VenuePort } from './venue-port.ts';

const closed = { additionalProperties: false } as const;
const Money = Type.String({ description: 'Settlement asset, a decimal' });
const Suggestion = Type.Object(
  {
    cost: Money,
    costQuanta: Type.String({ description: 'The same in quanta, as AcceptRebalance takes it' }),
    equityBefore: Money,
    maintenanceBefore: Money,
    equityAfter: Money,
    maintenanceAfter: Money,
    orders: Type.Array(
      Type.Object(
        {
          market: Type.Integer(),
          symbol: Type.String(),
          side: Type.Union([Type.Literal('buy'), Type.Literal('sell')]),
          size: Type.String({ description: 'Whole coins' }),
          limit: Type.String({ description: 'A price of the index' }),
          lots: Type.String(),
          limitTicks: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
);
const RebalanceSchema = Type.Object(
  {
    account: Type.Integer(),
    /** Whether the engine does it by itself at a margin call. */
    allowed: Type.Boolean(),
    suggestion: Type.Union([Suggestion, Type.Null()]),
    why: Type.Union([Type.String(), Type.Null()], {
      description: 'Why nothing is suggested; null where something is',
    }),
  },
  closed,
);

export function accountRebalanceRoute(app: FastifyInstance, venue: VenuePort): void {
  app.get<{ Params: Static<typeof AccountParams> }>(
    '/v1/accounts/:id/rebalance',
    {
      config: { rateLimit: { max: REQUESTS_PER_SECOND_MAX, timeWindow: 1000 } },
      schema: {
        summary:
          'The cheapest reduction that brings an account at risk back above its warning level',
        params: AccountParams,
        response: { 200: RebalanceSchema, default: ErrorSchema },
      },
    },
    ({ params }): RebalanceView => {
      const { state } = venue;
      const account = params.id;
      refuseNoCustomer(state, account);
      const allowed = state.accounts.rebalanceAllowed.get(account) === 1;
      const suggested = suggestRebalance(state, account);
      if (!suggested.ok)
        return { account, allowed, suggestion: null, why: rejectToSentence(suggested.error) };
      const { cost, equityBefore, equityAfter, maintenanceBefore, maintenanceAfter, orders } =
        suggested.value;
      const { scale } = state.asset(0);
      const money = (amount: bigint): string => formatDecimal(amount, scale);
      const suggestion = {
        cost: money(cost),
        costQuanta: String(cost),
        equityBefore: money(equityBefore),
        maintenanceBefore: money(maintenanceBefore),
        equityAfter: money(equityAfter),
        maintenanceAfter: money(maintenanceAfter),
        orders: orders.map((order) => ({
          ...orderView(state, order),
          lots: String(order.lots),
          limitTicks: String(order.limit),
        })),
      };
      return { account, allowed, suggestion, why: null };
    },
  );
}
