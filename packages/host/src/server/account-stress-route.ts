// `GET /v1/accounts/:id/stress`: one live account under the shipped scenarios, and the smallest moves that liquidate it and that
// leave it owing. Reads the state, changes nothing; some milliseconds an answer.
import { type AccountStress, accountStress } from '@plimsoll/lab';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { readScenarioFile, type ScenarioFile, shocksOn } from '../stress/scenario-file.ts';
import { refuseNoCustomer } from './customer-account.ts';
import { REQUESTS_PER_SECOND_MAX } from './margin-route.ts';
import { AccountParams, AccountStressSchema, ErrorSchema } from './schemas.ts';
import type { VenuePort } from './venue-port.ts';

export function accountStressRoute(app: FastifyInstance, venue: VenuePort): void {
  let file: ScenarioFile | undefined;
  app.get<{ Params: Static<typeof AccountParams> }>(
    '/v1/accounts/:id/stress',
    {
      config: { rateLimit: { max: REQUESTS_PER_SECOND_MAX, timeWindow: 1000 } },
      schema: {
        summary: 'A live account under stress: each scenario, and the smallest moves that break it',
        params: AccountParams,
        response: { 200: AccountStressSchema, default: ErrorSchema },
      },
    },
    ({ params }): AccountStress => {
      const { state } = venue;
      refuseNoCustomer(state, params.id);
      file ??= readScenarioFile(undefined);
      const { shocks } = shocksOn(file, state);
      return accountStress(state, params.id, { shocks, slippage: file.set.slippage });
    },
  );
}
