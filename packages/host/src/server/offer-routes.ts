// `GET /v1/ladder`, `/v1/auctions` and `/v1/backstops`: the ladder in force, what it offers to bidders at the price of now, and which
// makers stand ready. Bids and commitments are commands.
import { collateralOffers, openOffers } from '@plimsoll/engine';
import { type AuctionsView, auctionsView, ladderView } from '@plimsoll/engine/views';
import type { FastifyInstance } from 'fastify';
import { HttpError } from './http-errors.ts';
import { AuctionsSchema, BackstopsSchema, LadderSchema } from './liquidation-schemas.ts';
import { REQUESTS_PER_SECOND_MAX } from './margin-route.ts';
import { ErrorSchema } from './schemas.ts';
import type { VenuePort } from './venue-port.ts';

export function offerRoutes(app: FastifyInstance, venue: VenuePort): void {
  const { state } = venue;
  const config = { rateLimit: { max: REQUESTS_PER_SECOND_MAX, timeWindow: 1000 } };
  const now = (): AuctionsView =>
    auctionsView(venue, {
      offers: openOffers(state, state.time),
      collateral: collateralOffers(state, state.time),
    });
  app.get(
    '/v1/ladder',
    {
      schema: {
        summary: 'The ladder of liquidation in force, rung by rung',
        response: { 200: LadderSchema, default: ErrorSchema },
      },
    },
    () => {
      const ladder = ladderView(state);
      if (ladder !== undefined) return ladder;
      throw new HttpError(404, 'NotConfigured', 'The venue has listed nothing yet.');
    },
  );
  app.get(
    '/v1/auctions',
    {
      config,
      schema: {
        summary: 'Open auctions at the price of now, collateral for sale, and backstop makers',
        response: { 200: AuctionsSchema, default: ErrorSchema },
      },
    },
    now,
  );
  app.get(
    '/v1/backstops',
    {
      config,
      schema: {
        summary: 'What backstop makers have committed to take, the cheapest first',
        response: { 200: BackstopsSchema, default: ErrorSchema },
      },
    },
    () => auctionsView(venue, { offers: [], collateral: [] }).backstops,
  );
}
