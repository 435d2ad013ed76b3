// `GET` and `POST /v1/accounts/:id/margin`: the margin of a live account and why it is what it is, or would be after changes.
// A portfolio account is asked of the venue's rulebook, every other one of the rulebook that its listing makes. What decides
// are the engine's own integers, which stand beside the answer.
import {
  exactPortfolio,
  formatDecimal,
  type LiveRulebook,
  rulebookOfListing,
} from '@plimsoll/engine';
import { Exact } from '@plimsoll/engine/models';
import { cautionView } from '@plimsoll/engine/views';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { answerRequest, type Asked, prepareAbout } from '../margin/margin-request.ts';
import type { Questions } from '../margin/questions.ts';
import { HttpError } from './http-errors.ts';
import { checkSize, faultBody, statusOf } from './margin-faults.ts';
import { REQUESTS_PER_SECOND_MAX } from './margin-route.ts';
import { AccountMarginSchema, AccountParams, ErrorSchema } from './schemas.ts';
import type { VenuePort } from './venue-port.ts';

const Query = Type.Object(
  { explain: Type.Boolean({ default: false, description: 'Whether to send the tree of numbers' }) },
  { additionalProperties: false },
);
const Body = Type.Object(
  {
    changes: Type.Optional(
      Type.Unknown({ description: 'Changes of a what-if, in order; one contract is one lot' }),
    ),
    questions: Type.Optional(
      Type.Unknown({ description: 'Liquidation prices, largest orders, ...' }),
    ),
    explain: Type.Optional(Type.Boolean({ description: 'Whether to send the tree of numbers' })),
  },
  { additionalProperties: false },
);
type Params = { Params: Static<typeof AccountParams> };

export function accountMarginRoutes(app: FastifyInstance, venue: VenuePort): void {
  const parts = { venue, listing: new ListingRulebook(venue) };
  const config = { rateLimit: { max: REQUESTS_PER_SECOND_MAX, timeWindow: 1000 } };
  const response = { 200: AccountMarginSchema, default: ErrorSchema };
  app.get<Params & { Querystring: Static<typeof Query> }>(
    '/v1/accounts/:id/margin',
    {
      config,
      schema: {
        summary: 'Margin of a live account, with the numbers that made it',
        params: AccountParams,
        querystring: Query,
        response,
      },
    },
    ({ params, query }, reply) => answer(parts, params.id, { explain: query.explain }, reply),
  );
  app.post<Params & { Body: Static<typeof Body> }>(
    '/v1/accounts/:id/margin',
    {
      config,
      schema: {
        summary: 'Margin of a live account after changes, and questions about it; changes nothing',
        params: AccountParams,
        body: Body,
        response,
      },
    },
    ({ params, body }, reply) =>
      answer(parts, params.id, { ...body, explain: body.explain ?? false }, reply),
  );
}

type Parts = { readonly venue: VenuePort; readonly listing: ListingRulebook };

function answer(
  { venue, listing }: Parts,
  account: number,
  asked: Asked & { readonly explain: boolean },
  reply: FastifyReply,
): unknown {
  if (account >= venue.state.scalar('accounts'))
    throw new HttpError(404, 'UnknownAccount', `There is no account ${account}.`);
  const { state } = venue;
  const own = state.accountKind(account) === 'portfolio' ? state.rulebook : undefined;
  const { rulebook, premiums } = own ?? listing.current();
  // Every contract that can be traded is quoted, for changes and questions about others.
  const rules = { premiums, instruments: 'all' } as const;
  const priced = exactPortfolio(state.portfolio(account), state, rules);
  const prepared = prepareAbout(priced, asked);
  if (!prepared.ok) return reply.code(400).send(faultBody(prepared.error));
  checkSize(prepared.value);
  const questions = onTheGrid(prepared.value.questions, state);
  const answered = answerRequest({ ...prepared.value, questions }, rulebook, asked.explain);
  if (!answered.ok) return reply.code(statusOf(answered.error)).send(faultBody(answered.error));
  return { account, ...answered.value, decides: decidesOf(venue, account) };
}

/** Answers that can be ordered and withdrawn: whole lots and whole quanta where the question names no grid. */
function onTheGrid(questions: Questions, state: VenuePort['state']): Questions {
  const { maximumOrders, maximumWithdrawals } = questions;
  const scaleOf = (asset: string): number =>
    state.listing.assets.find(({ symbol }) => symbol === asset)?.scale ?? 0;
  return {
    ...questions,
    ...(maximumOrders === undefined
      ? {}
      : { maximumOrders: maximumOrders.map((each) => ({ ...each, lot: each.lot ?? Exact.ONE })) }),
    ...(maximumWithdrawals === undefined
      ? {}
      : {
          maximumWithdrawals: maximumWithdrawals.map((each) => ({
            ...each,
            unit: each.unit ?? Exact.of(`1e-${scaleOf(each.asset)}`),
          })),
        }),
  };
}

/** The rulebook that the listing makes, made anew when the listing changes. Listings are replaced, never changed. */
class ListingRulebook {
  readonly #venue: VenuePort;
  #made: { readonly of: readonly object[]; readonly live: LiveRulebook } | undefined;
  constructor(venue: VenuePort) {
    this.#venue = venue;
  }

  current(): LiveRulebook {
    const { state } = this.#venue;
    const { assets, indexes, markets } = state.listing;
    const of = [...assets, ...indexes, ...markets];
    const made = this.#made;
    const isSame = made?.of.length === of.length && made.of.every((each, at) => each === of[at]);
    if (made !== undefined && isSame) return made.live;
    const live = rulebookOfListing(state);
    this.#made = { of, live };
    return live;
  }
}

/** What the engine itself goes by, in whole quanta: open orders as they may fill, roundings against the account. */
function decidesOf({ state, requirement }: VenuePort, account: number) {
  const decided = requirement(account);
  const { equity, initial, maintenance, refusal } = decided;
  const money = (amount: bigint): string => formatDecimal(amount, state.asset(0).scale);
  return {
    equity: money(equity),
    initialMargin: money(initial),
    maintenanceMargin: money(maintenance),
    caution: cautionView(state, decided),
    ...(refusal === undefined ? {} : { refusal: refusal.message }),
  };
}
