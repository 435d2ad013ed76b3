// The typebox schemas of the HTTP interface: they check queries and describe answers in the OpenAPI document. The types
// of the answers are the engine's view types; a test holds every answer against its schema.
import { Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const Money = (description: string) => Type.String({ description });
const Coins = Money('Decimal text in whole coins');
const Hex = Type.String({ pattern: '^[0-9a-f]*$' });

export const StatusSchema = Type.Object(
  {
    sequence: Type.Integer({ description: 'Last step on disk' }),
    stateHash: Type.Object({ stepHash: Hex, stateRoot: Hex }, closed),
    time: Type.Integer({ description: 'Engine time of that step, ms since 1970' }),
    state: Type.Enum(['recovering', 'running', 'stopping', 'poisoned']),
    accounts: Type.Integer(),
    markets: Type.Integer(),
    openLiquidations: Type.Integer(),
    version: Type.String(),
  },
  closed,
);

const contractFields = {
  kind: Type.Enum(['perpetual', 'future', 'option']),
  payoff: Type.Enum(['linear', 'inverse']),
  expiryTime: Type.Integer({ description: 'ms since 1970, 0 for a perpetual' }),
  right: Type.Enum(['none', 'call', 'put']),
  strike: Type.String({ description: 'Empty where there is none' }),
};
const Quality = Type.Enum(['good', 'divergent', 'uncertain', 'degraded', 'stale', 'none'], {
  description: 'How far a price may be trusted, best first',
});
const PermissionSchema = Type.Object(
  {
    accepts: Quality,
    permitted: Type.Boolean({ description: 'Whether the quality of now is that or better' }),
  },
  closed,
);
const OracleSchema = Type.Object(
  {
    quality: Quality,
    indexQuality: Quality,
    quorum: Type.Integer({ description: 'Spot sources that must be heard and agree' }),
    sources: Type.Integer({ description: 'Spot sources that are listed' }),
    heardSources: Type.Integer({ description: 'Spot sources heard lately enough to count' }),
    confidence: Coins,
    stablePrice: Coins,
    averagePrice: Coins,
    priceAgeMs: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Of the observation that completed the quorum; null before the first price',
    }),
    permissions: Type.Object(
      {
        open: PermissionSchema,
        reduce: PermissionSchema,
        withdraw: PermissionSchema,
        liquidate: PermissionSchema,
        settle: PermissionSchema,
        fund: PermissionSchema,
      },
      closed,
    ),
  },
  closed,
);
export const MarketSchema = Type.Object(
  {
    market: Type.Integer(),
    symbol: Type.String(),
    ...contractFields,
    phase: Type.Enum(['trading', 'settling', 'settled']),
    settlementPrice: Coins,
    volatility: Type.String({ description: 'Yearly, of an option; a fraction' }),
    index: Coins,
    mark: Coins,
    basisPpm: Type.Integer({ description: 'Mark over index minus one, in parts per million' }),
    stale: Type.Boolean(),
    band: Type.Boolean({ description: 'A price band is open: no new risk, no liquidation' }),
    halted: Type.Boolean(),
    freshSources: Type.Integer(),
    oracle: OracleSchema,
    fundingRate: Type.String({ description: 'Of the last interval, a fraction' }),
    nextFundingTime: Type.Integer(),
    openInterest: Coins,
    openInterestNotional: Coins,
    bidDepth: Coins,
    askDepth: Coins,
    insuranceBucket: Coins,
    inventory: Coins,
    uncovered: Coins,
  },
  closed,
);

const rowFields = {
  account: Type.Integer(),
  owner: Type.Integer(),
  kind: Type.Enum(['cross', 'isolated', 'insurance', 'suspense', 'portfolio']),
  equity: Coins,
  initialMargin: Coins,
  maintenanceMargin: Coins,
  notional: Coins,
  marginRatio: Type.Union([Type.Number(), Type.Null()], {
    description: 'Maintenance margin over equity; liquidatable from 1, cut at 99, null when flat',
  }),
  level: Type.Enum(['healthy', 'warning', 'marginCall', 'liquidation', 'unknown']),
  stage: Type.String(),
};
export const AccountRowSchema = Type.Object(rowFields, closed);
export const AccountPageSchema = Type.Object(
  { total: Type.Integer(), accounts: Type.Array(AccountRowSchema) },
  closed,
);

const PositionSchema = Type.Object(
  {
    market: Type.Integer(),
    symbol: Type.String(),
    ...contractFields,
    size: Coins,
    entryPrice: Coins,
    mark: Coins,
    notional: Coins,
    unrealisedPnl: Coins,
    fundingOwed: Coins,
    initialMargin: Coins,
    maintenanceMargin: Coins,
  },
  closed,
);
const CollateralSchema = Type.Object(
  { asset: Type.String(), custody: Type.String(), amount: Coins, value: Coins, counted: Coins },
  closed,
);
export const OrderSchema = Type.Object(
  {
    order: Type.Integer(),
    symbol: Type.String(),
    side: Type.Enum(['buy', 'sell']),
    size: Coins,
    limit: Coins,
    reduceOnly: Type.Boolean(),
    liquidation: Type.Boolean(),
  },
  closed,
);
const CautionSchema = Type.Object(
  {
    total: Coins,
    prices: Coins,
    ratesAndOrders: Coins,
    latency: Coins,
    concentration: Coins,
    openInterest: Coins,
    stress: Coins,
  },
  {
    ...closed,
    description:
      'Part of initial margin beyond the rates: doubtful prices, what rates and orders need at them, late prices, ' +
      "time to unwind the owner's positions, open interest, stressed loss beyond the share of the fund",
  },
);
export const AccountSchema = Type.Object(
  {
    ...rowFields,
    settlementAsset: Type.String(),
    caution: CautionSchema,
    cash: Coins,
    withdrawable: Coins,
    immatureGain: Coins,
    collateral: Type.Array(CollateralSchema),
    positions: Type.Array(PositionSchema),
    orders: Type.Array(OrderSchema),
  },
  closed,
);

const BucketSchema = Type.Object(
  {
    market: Type.Integer(),
    symbol: Type.String(),
    cash: Coins,
    inventory: Coins,
    inventoryNotional: Coins,
    inventoryPnl: Coins,
    target: Coins,
  },
  closed,
);
export const FundSchema = Type.Object(
  {
    asset: Type.String(),
    total: Coins,
    shared: Coins,
    sharedTarget: Coins,
    tranche: Coins,
    uncovered: Coins,
    utilisation: Type.String({ description: 'Of the last round of interest, a fraction' }),
    interestRate: Type.String({ description: 'Yearly, of that round, a fraction' }),
    buckets: Type.Array(BucketSchema),
    inventory: Type.Array(
      Type.Object({ asset: Type.String(), amount: Coins, value: Coins }, closed),
    ),
  },
  closed,
);

export const LiquidationSchema = Type.Object(
  {
    sequence: Type.Integer(),
    line: Type.Integer(),
    time: Type.Integer(),
    account: Type.Integer(),
    what: Type.String(),
    symbol: Type.String(),
    size: Type.String(),
    price: Type.String(),
    amount: Type.String(),
    text: Type.String(),
  },
  closed,
);

export const AcceptedSchema = Type.Object({ sequence: Type.Integer(), stepHash: Hex }, closed);
export const ErrorSchema = Type.Object({
  error: Type.Object(
    { code: Type.String(), message: Type.String() },
    { additionalProperties: true },
  ),
});

export const AccountsQuery = Type.Object(
  {
    sort: Type.Enum(['ratio', 'account'], { default: 'ratio' }),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
    offset: Type.Integer({ minimum: 0, maximum: 0xffff_ffff, default: 0 }),
  },
  closed,
);
export const LiquidationsQuery = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }) },
  closed,
);
export const AccountParams = Type.Object(
  { id: Type.Integer({ minimum: 0, maximum: 0xffff_ffff }) },
  closed,
);

const LevelSchema = Type.Object(
  {
    equity: Coins,
    requirement: Coins,
    excess: Coins,
    isMet: Type.Boolean(),
    binding: Type.Array(Type.String(), { description: 'What decided, from the whole to the part' }),
  },
  closed,
);
/** Trees of figures and the answers to questions are described by their names only: they nest. */
const marginFields = {
  rulebook: Type.String(),
  title: Type.String(),
  numeraire: Type.String(),
  initial: LevelSchema,
  maintenance: LevelSchema,
  marginRatio: Type.Union([Type.String(), Type.Null()], {
    description: 'Maintenance margin over equity; null with equity at or below zero',
  }),
  isLiquidatable: Type.Boolean(),
  explanation: Type.Optional(Type.Unknown()),
  before: Type.Optional(Type.Unknown()),
  liquidationPrices: Type.Optional(Type.Unknown()),
  maximumOrders: Type.Optional(Type.Unknown()),
  maximumWithdrawals: Type.Optional(Type.Unknown()),
  surface: Type.Optional(Type.Unknown()),
};
export const MarginAnswerSchema = Type.Object(marginFields);
export const AccountMarginSchema = Type.Object({
  account: Type.Integer(),
  ...marginFields,
  decides: Type.Object(
    {
      equity: Coins,
      initialMargin: Coins,
      maintenanceMargin: Coins,
      caution: CautionSchema,
      refusal: Type.Optional(Type.String({ description: 'Why the rulebook states no margin' })),
    },
    { ...closed, description: 'What the engine goes by, in whole quanta' },
  ),
});

/** Floats, not the engine's integers: estimates of what would be. */
const Estimate = Type.Number({ description: 'Whole coins of the settlement asset' });
const SmallestMove = Type.Union([Type.Number(), Type.Null()], {
  description: 'Smallest move as a fraction of the price; null if none up to the end of the search',
});
export const AccountStressSchema = Type.Object(
  {
    account: Type.Integer(),
    equity: Estimate,
    maintenance: Estimate,
    isLiquidatable: Type.Boolean(),
    scenarios: Type.Array(
      Type.Object(
        {
          scenario: Type.String(),
          group: Type.String(),
          equity: Estimate,
          maintenance: Estimate,
          isLiquidatable: Type.Boolean(),
          loss: Type.Number({ description: 'What its liquidation would leave missing' }),
        },
        closed,
      ),
    ),
    reverse: Type.Array(
      Type.Object(
        { direction: Type.String(), liquidatedAt: SmallestMove, negativeAt: SmallestMove },
        closed,
      ),
    ),
  },
  closed,
);

const Probability = Type.Number({ minimum: 0, maximum: 1 });
const ChanceSchema = Type.Union([
  Type.Object({ liquidation: Probability, negativeBalance: Probability }, closed),
  Type.Null(),
]);
export const AccountPredictionSchema = Type.Object(
  {
    account: Type.Integer(),
    time: Type.Integer({ description: 'Engine time of the prices, ms since 1970' }),
    warmUpLeftMs: Type.Integer({
      description: 'Prices still to be seen before there is an answer; 0 once there is one',
    }),
    method: Type.Union([Type.Enum(['certain', 'closed', 'simulated']), Type.Null()]),
    hour: ChanceSchema,
    day: ChanceSchema,
    earlyWarning: Type.Object(
      {
        replays: Type.Array(Type.String(), { description: 'What the back-test was run on' }),
        warnings: Type.Array(
          Type.Object(
            {
              horizon: Type.Enum(['hour', 'day']),
              threshold: Probability,
              liquidations: Type.Integer(),
              warned: Type.Number({ description: 'Share of the liquidations' }),
              quartilesMs: Type.Array(Type.Integer(), {
                description: 'How long before the liquidation, of the warned',
              }),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
  },
  closed,
);
