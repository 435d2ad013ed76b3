// The typebox schemas of the routes about liquidation: the ladder and its preview, ranks and receipts of deleveraging, what is on
// offer, and statements of the fund. Their types are the engine's view types; tests hold every answer against them.
import { ADL_POLICIES, LADDER_STAGES } from '@plimsoll/engine';
import { FUND_CAUSES } from '@plimsoll/engine/views';
import { type TSchema, Type } from 'typebox';
import { OrderSchema } from './schemas.ts';

const closed = { additionalProperties: false } as const;
const Coins = Type.String({ description: 'Decimal text in whole coins' });
const Ppm = Type.Integer({ minimum: 0, description: 'Parts per million' });
const Ms = Type.Integer({ minimum: 0, description: 'ms' });
const Id = Type.Integer({ minimum: 0 });
const Time = (description: string) =>
  Type.Integer({ description: `${description}, ms since 1970` });
const Nullable = <T extends TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const Policy = Type.Enum([...ADL_POLICIES]);

const RungSchema = Type.Object(
  {
    stage: Type.Enum([...LADDER_STAGES]),
    belowPpm: Ppm,
    patienceMs: Ms,
    limit: Type.Enum(['slippage', 'fillable', 'zero', 'bankruptcy']),
    size: Type.Enum(['restore', 'share', 'whole', 'tierStep', 'tierDown']),
    sharePpm: Ppm,
    wholeBelow: Coins,
    depthPpm: Ppm,
    cooldownMs: Ms,
  },
  closed,
);
export const LadderSchema = Type.Object(
  {
    name: Type.String(),
    rungs: Type.Array(RungSchema),
    exitPpm: Ppm,
    closeOutPpm: Ppm,
    spikeHoldMs: Ms,
    spikeAverageMs: Ms,
    bankruptcyAdjustmentPpm: Ppm,
    spreadToMaintenancePpm: Ppm,
    penaltyStartPpm: Ppm,
    penaltyMaxPpm: Ppm,
    penaltyRampMs: Ms,
    liquidatorSharePpm: Ppm,
    auctionStartPpm: Ppm,
    auctionCutoffPpm: Ppm,
    auctionFastMs: Ms,
    auctionSlowMs: Ms,
    auctionInsolventMs: Ms,
    auctionBufferPpm: Ppm,
    auctionResetPpm: Ppm,
    auctionNotionalMost: Coins,
    takeOverPrice: Type.Enum(['mark', 'bankruptcy']),
    disposalWholeLots: Type.String({ description: 'Lots' }),
    disposalSharePpm: Ppm,
    adlPolicy: Policy,
    unwindWaitMs: Ms,
  },
  closed,
);

const PlannedOrderSchema = Type.Object(
  {
    market: Id,
    symbol: Type.String(),
    side: Type.Enum(['buy', 'sell']),
    size: Coins,
    limit: Coins,
  },
  closed,
);
export const AccountLiquidationSchema = Type.Object(
  {
    account: Id,
    ladder: Type.String(),
    stage: Type.String({ description: '"none" outside liquidation' }),
    rung: Nullable(Id, 'Place on the ladder from 0; null outside liquidation'),
    since: Nullable(Type.Integer(), 'When the liquidation began, ms since 1970'),
    breachSince: Nullable(Type.Integer(), 'When maintenance margin was breached, ms since 1970'),
    equity: Coins,
    maintenance: Coins,
    isSupposed: Type.Boolean({
      description: 'The account is not at risk; the plans suppose it just below maintenance margin',
    }),
    rungs: Type.Array(
      Type.Object(
        {
          at: Id,
          stage: Type.Enum([...LADDER_STAGES]),
          isOn: Type.Boolean(),
          does: Type.Enum(['acts', 'waits', 'passes']),
          text: Type.String(),
          cost: Nullable(Coins, 'Beyond the mark if all goes as planned; null if it does not act'),
          until: Nullable(Type.Integer(), 'How long it waits, ms since 1970'),
          orders: Type.Array(PlannedOrderSchema),
        },
        closed,
      ),
    ),
    orders: Type.Array(OrderSchema),
  },
  closed,
);

export const ReceiptSchema = Type.Object(
  {
    sequence: Type.Integer(),
    line: Id,
    time: Time('Of the step that issued it'),
    account: Id,
    market: Id,
    symbol: Type.String(),
    bankrupt: Type.Integer({ description: 'The account whose lots they were' }),
    rank: Type.Integer({ description: '1 for the first account that the policy came to' }),
    of: Type.Integer({ description: 'Accounts that gave' }),
    candidates: Type.Integer({ description: 'Accounts that stood on the side' }),
    side: Type.Enum(['buy', 'sell']),
    size: Coins,
    quote: Coins,
    mark: Coins,
    reason: Type.Enum(['bankruptcyPrice', 'atMark']),
    policy: Policy,
    score: Type.String({ description: 'By which the policy ranked the account, a whole number' }),
    others: Type.Array(Type.Object({ policy: Policy, size: Coins }, closed), {
      description: 'What each other policy would have taken',
    }),
  },
  closed,
);
export const ReceiptsQuery = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }) },
  closed,
);
export const AccountAdlSchema = Type.Object(
  {
    account: Id,
    policy: Policy,
    ranks: Type.Array(
      Type.Object(
        {
          market: Id,
          symbol: Type.String(),
          side: Type.Enum(['long', 'short']),
          policy: Policy,
          rank: Nullable(Type.Integer(), '1 is deleveraged first; null where there is no order'),
          of: Type.Integer({ description: 'Accounts on the side' }),
          quantile: Nullable(Type.Number(), 'Share of them that come later'),
          lights: Type.Integer({ minimum: 0, maximum: 5, description: '5 for the first fifth' }),
        },
        closed,
      ),
    ),
    receipts: Type.Array(ReceiptSchema, {
      description: 'Since the start of the process, newest first',
    }),
  },
  closed,
);

const BackstopSchema = Type.Object(
  {
    account: Id,
    market: Id,
    symbol: Type.String(),
    size: Coins,
    discount: Type.String({ description: 'Below the mark, a fraction' }),
    lossBudget: Coins,
    loss: Coins,
    until: Time('It stands'),
  },
  closed,
);
export const BackstopsSchema = Type.Array(BackstopSchema);
export const AuctionsSchema = Type.Object(
  {
    breaker: Type.Enum(['none', 'noNew', 'noReset', 'noBids']),
    inAuction: Coins,
    auctions: Type.Array(
      Type.Object(
        {
          account: Id,
          kind: Type.Enum(['solvent', 'insolvent']),
          version: Type.Integer({ description: 'What a bid names as seen' }),
          startedTime: Time('Of its price'),
          value: Coins,
          notional: Coins,
          onOffer: Coins,
          price: Coins,
          receivedForAll: Type.String({
            description: 'Cash for a bidder who takes all of it; negative: he pays',
          }),
          shareMost: Type.String({ description: 'Most that one bid can take, a fraction' }),
          reserved: Coins,
          closed: Nullable(Type.String(), 'Why it takes no bids now; null: it does'),
          legs: Type.Array(Type.Object({ market: Id, symbol: Type.String(), size: Coins }, closed)),
        },
        closed,
      ),
    ),
    collateral: Type.Array(
      Type.Object(
        {
          account: Id,
          asset: Type.String(),
          phase: Type.Enum(['book', 'auction']),
          amount: Coins,
          price: Coins,
          limit: Coins,
          expires: Time('It ends'),
        },
        closed,
      ),
    ),
    backstops: BackstopsSchema,
  },
  closed,
);

const QueryTime = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'ms since 1970',
});
export const StatementQuery = Type.Object(
  {
    from: Type.Optional(QueryTime),
    to: Type.Optional(QueryTime),
  },
  closed,
);
export const StatementsSchema = Type.Object(
  {
    asset: Type.String(),
    from: Time('Of the opening balance'),
    to: Time('Of the closing balance'),
    statements: Type.Array(
      Type.Object(
        {
          of: Type.String({ description: '"tranche", "shared", or the symbol of the market' }),
          opening: Coins,
          lines: Type.Array(
            Type.Object({ cause: Type.Enum([...FUND_CAUSES]), in: Coins, out: Coins }, closed),
          ),
          closing: Coins,
          target: Coins,
          cover: Nullable(Type.Number(), 'Closing over target; null without a target'),
        },
        closed,
      ),
    ),
  },
  closed,
);
