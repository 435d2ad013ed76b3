// `GET /v1/accounts/:id/liquidation`: where an account stands on the ladder, and what each rung would do about it now: the plans of
// the ladder's own stages. Reads the state, changes nothing.
import { formatDecimal, LIQUIDATION_STAGES, previewLiquidation } from '@plimsoll/engine';
import { accountView, type AccountLiquidationView } from '@plimsoll/engine/views';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { refuseNoCustomer } from './customer-account.ts';
import { AccountLiquidationSchema } from './liquidation-schemas.ts';
import { REQUESTS_PER_SECOND_MAX } from './margin-route.ts';
import { wordsOf } from './plan-words.ts';
import { AccountParams, ErrorSchema } from './schemas.ts';
import type { VenuePort } from './venue-port.ts';

export function accountLiquidationRoute(app: FastifyInstance, venue: VenuePort): void {
  app.get<{ Params: Static<typeof AccountParams> }>(
    '/v1/accounts/:id/liquidation',
    {
      config: { rateLimit: { max: REQUESTS_PER_SECOND_MAX, timeWindow: 1000 } },
      schema: {
        summary: 'Where an account stands on the ladder, and what each rung would do and cost',
        params: AccountParams,
        response: { 200: AccountLiquidationSchema, default: ErrorSchema },
      },
    },
    ({ params }) => {
      refuseNoCustomer(venue.state, params.id);
      return viewOf(venue, params.id);
    },
  );
}

function viewOf(venue: VenuePort, account: number): AccountLiquidationView {
  const { state } = venue;
  const { accounts, listing } = state;
  const preview = previewLiquidation(state, account);
  const stage = LIQUIDATION_STAGES[accounts.stage.get(account)] ?? 'none';
  const money = (amount: bigint): string => formatDecimal(amount, state.asset(0).scale);
  const rung = preview.rungs.findIndex(({ isOn }) => isOn);
  const orders = accountView(venue, account)?.orders ?? [];
  return {
    account,
    ladder: listing.ladder.name,
    stage,
    rung: rung < 0 ? null : rung,
    since: timeOrNull(accounts.liquidationSince.get(account)),
    breachSince: timeOrNull(accounts.breachSince.get(account)),
    equity: money(preview.equity),
    maintenance: money(preview.maintenance),
    isSupposed: preview.isSupposed,
    rungs: preview.rungs.map((each, at) => ({
      at,
      stage: each.rung.stage,
      isOn: each.isOn,
      ...wordsOf(state, each.plan),
    })),
    orders: orders.filter(({ liquidation }) => liquidation),
  };
}

/** Times of things that are not so are 0. */
const timeOrNull = (time: number): number | null => (time === 0 ? null : time);
