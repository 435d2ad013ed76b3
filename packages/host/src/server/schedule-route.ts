// `GET /v1/schedule` and the accounts that a proposed rate or haircut makes short: what a risk manager sees before a change
// takes effect. He overrides by the commands `OverrideMargin` and `OverrideHaircut`.
import { affectedAccounts, affectedByHaircut } from '@plimsoll/engine/views';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { HttpError } from './http-errors.ts';
import type { LiveSchedule } from './live-schedule.ts';
import { REQUESTS_PER_SECOND_MAX } from './margin-route.ts';
import {
  AffectedParams,
  AffectedQuery,
  AffectedSchema,
  ScheduleSchema,
} from './schedule-schemas.ts';
import { ErrorSchema } from './schemas.ts';
import type { VenuePort } from './venue-port.ts';

type AffectedRequest = {
  Params: Static<typeof AffectedParams>;
  Querystring: Static<typeof AffectedQuery>;
};

export function scheduleRoutes(
  app: FastifyInstance,
  { venue, schedule }: { readonly venue: VenuePort; readonly schedule: LiveSchedule },
): void {
  const { state } = venue;
  app.get(
    '/v1/schedule',
    {
      schema: {
        summary: 'Where margin rates and haircuts stand, what is forecast, proposed and overridden',
        response: { 200: ScheduleSchema },
      },
    },
    () => schedule.view(),
  );

  const affected = (of: string) => ({
    config: { rateLimit: { max: REQUESTS_PER_SECOND_MAX, timeWindow: 1000 } },
    schema: {
      summary: `Accounts that the proposed ${of} makes short, or the one in force; the worst first`,
      params: AffectedParams,
      querystring: AffectedQuery,
      response: { 200: AffectedSchema, default: ErrorSchema },
    },
  });
  app.get<AffectedRequest>(
    '/v1/schedule/markets/:id/affected',
    affected('initial margin of a market'),
    ({ params: { id }, query }) => {
      if (id >= state.scalar('markets'))
        throw new HttpError(404, 'UnknownMarket', `There is no market ${id}.`);
      return affectedAccounts(state, id, query.limit);
    },
  );
  app.get<AffectedRequest>(
    '/v1/schedule/assets/:id/affected',
    affected('haircut of an asset'),
    ({ params: { id }, query }) => {
      if (id >= state.scalar('assets'))
        throw new HttpError(404, 'UnknownAsset', `There is no asset ${id}.`);
      if (id === 0)
        throw new HttpError(404, 'SettlementAsset', 'The settlement asset has no haircut.');
      return affectedByHaircut(state, id, query.limit);
    },
  );
}
