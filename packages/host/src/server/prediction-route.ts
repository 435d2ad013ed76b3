// `GET /v1/accounts/:id/prediction`: the chance that a live account is liquidated, or ends below zero, within an hour and a
// day, and how early such chances warned in the back-test. Estimates; the engine decides nothing by them.
import { EARLY_WARNING_REPLAYS, EARLY_WARNINGS } from '@plimsoll/lab';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { refuseNoCustomer } from './customer-account.ts';
import type { LiveChances } from './live-chances.ts';
import { AccountParams, AccountPredictionSchema, ErrorSchema } from './schemas.ts';
import type { VenuePort } from './venue-port.ts';

/** A prediction takes about a millisecond. */
const REQUESTS_PER_SECOND_MAX = 100;

export function predictionRoute(
  app: FastifyInstance,
  { venue, chances }: { readonly venue: VenuePort; readonly chances: LiveChances },
): void {
  app.get<{ Params: Static<typeof AccountParams> }>(
    '/v1/accounts/:id/prediction',
    {
      config: { rateLimit: { max: REQUESTS_PER_SECOND_MAX, timeWindow: 1000 } },
      schema: {
        summary: 'Chance that a live account is liquidated within an hour and within a day',
        params: AccountParams,
        response: { 200: AccountPredictionSchema, default: ErrorSchema },
      },
    },
    ({ params }) => {
      refuseNoCustomer(venue.state, params.id);
      return {
        ...chances.of(params.id),
        earlyWarning: { replays: EARLY_WARNING_REPLAYS, warnings: EARLY_WARNINGS },
      };
    },
  );
}
