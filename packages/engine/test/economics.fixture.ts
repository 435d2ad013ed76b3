// A venue with every stage of ladder and waterfall, an owner who does whatever he likes with his accounts there, and what he is
// worth. Prices are given from outside; outsiders trade at the mark and give nothing away.
import fc from 'fast-check';
import {
  DEFAULT_LADDER,
  type Ladder,
  NONE,
  type Quanta,
  rungOf,
  type Ticks,
} from '../src/index.ts';
import { worthOf } from '../src/ledger/share-value.ts';
import { LIQUIDATION_ORDER_BASE } from '../src/state/state.ts';
import { trancheVault } from '../src/state/fund-reading.ts';
import { ALL, bid } from './auction.fixture.ts';
import { defaultFundTerms } from './fund.fixture.ts';
import { lots, quanta, ticks, World, type WorldOptions } from './world.fixture.ts';

/** Every stage that others can take part in, and a penalty of which they get half. */
export const wholeLadder: Ladder = {
  ...DEFAULT_LADDER,
  name: 'whole',
  rungs: [
    rungOf({ stage: 'cancelOrders' }),
    rungOf({ stage: 'reduceInBook', patienceMs: 40_000 }),
    rungOf({ stage: 'convertCollateral' }),
    rungOf({ stage: 'auction', patienceMs: 120_000 }),
    rungOf({ stage: 'backstop' }),
    rungOf({ stage: 'takeOver' }),
  ],
  penaltyMaxPpm: 2_000_000,
  penaltyRampMs: 60_000,
  liquidatorSharePpm: 500_000,
  auctionFastMs: 60_000,
  auctionSlowMs: 600_000,
  auctionInsolventMs: 600_000,
  adlPolicy: 'minimalHarm',
};

/** No funding, and no fee for makers: nothing comes from outsiders but what their own trades say. */
const still = {
  fundingCapPpm: 0,
  fundingInterestPpm: 0,
  fundingDampPpm: 0,
  makerFeePpm: 0,
} as const;

export type Town = {
  readonly world: World;
  /** Accounts of the group: two of its first owner, one of each of two straw men. */
  readonly group: readonly number[];
  readonly outsider: number;
};

export function townOf(ladder: Ladder, options: WorldOptions = {}): Town {
  const world = new World({
    ...options,
    btc: { ...still, ...options.btc },
    eth: { ...still, ...options.eth },
  });
  world.must({ type: 'SetLadder', time: world.time, ...ladder });
  world.must({
    type: 'SetFundTerms',
    time: world.time,
    ...defaultFundTerms,
    coolDownMs: 60_000,
    trancheDrawPpm: 500_000,
    tendIntervalMs: 60_000,
    // What fees bring to contributors is income, from whoever paid them and whenever: it is left out of what is compared.
    trancheFeePpm: 0,
    replenishFeePpm: 300_000,
    surplusPpm: 100_000,
  });
  const outsider = world.account(5_000_000, { owner: 1 });
  world.deposit(outsider, 50, 1);
  const group = [
    world.account(520, { owner: 2 }),
    world.account(30_000, { owner: 2 }),
    world.account(30_000, { owner: 3 }),
    world.account(800, { owner: 4 }),
  ];
  world.deposit(group[1] as number, 0.1, 1);
  for (const market of [0, 1]) world.deposit(world.state.market(market).bucketAccount, 5_000);
  world.deposit(world.state.scalar('sharedFund'), 5_000);
  return { world, group, outsider };
}

/** What an account could take home at the mark: cash, open gains, coins at their index, shares of the tranche. Quanta. */
export function wealthOf({ state }: World, account: number): bigint {
  const { cash, positions, collateral } = state.portfolio(account);
  let wealth: bigint = cash;
  for (const { market, size, cost } of positions) wealth += size * state.unitValue(market) - cost;
  // Index prices have two decimals, coins eight, money six.
  for (const { asset, amount } of collateral)
    wealth += (amount * state.assetPrice(asset)) / 10_000n;
  return wealth + worthOf(trancheVault(state), state.accounts.trancheShares.get(account));
}
export const wealthOfAll = (world: World, accounts: readonly number[]): bigint =>
  accounts.reduce((sum, account) => sum + wealthOf(world, account), 0n);

const who = fc.nat(3);
const partner = fc.nat(4);
/** What an owner may ask for; `offPpm` is the distance from the mark of a trade between his own accounts. */
export const groupAct = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('trade' as const),
      who,
      with: partner,
      market: fc.constantFrom(0, 1),
      size: fc.integer({ min: -300, max: 300 }).filter((size) => size !== 0),
      offPpm: fc.constantFrom(0, 0, -20_000, 20_000, -90_000, 90_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('rest' as const),
      who,
      market: fc.constantFrom(0, 1),
      size: fc.integer({ min: -50, max: 50 }).filter((size) => size !== 0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('spot' as const),
      who,
      with: partner,
      units: fc.constantFrom(1, 999, 1_000_003),
      offPpm: fc.constantFrom(0, -500_000, 500_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'join' as const,
        'request' as const,
        'cancel' as const,
        'leave' as const,
      ),
      who,
      permille: fc.integer({ min: 1, max: 1_000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('bid' as const),
      who,
      on: who,
      share: fc.constantFrom(1, 333_333_333, ALL),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('backstop' as const),
      who,
      size: fc.constantFrom(0, 1, 7, 1_000),
      discountPpm: fc.constantFrom(0, 1_000, 5_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('rebalance' as const, 'allow' as const, 'shuffle' as const),
      who,
      permille: fc.integer({ min: 1, max: 1_000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('meet' as const),
      who,
      with: partner,
      sharePpm: fc.constantFrom(1, 500_000, 1_000_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('collateral' as const),
      who,
      on: who,
      units: fc.constantFrom(1, 77_777, 5_000_000),
    }),
  },
);
export type GroupAct = typeof groupAct extends fc.Arbitrary<infer A> ? A : never;

/** Does one act; what the venue refuses does not happen. Returns whether anything did. */
export function perform({ world, group, outsider }: Town, act: GroupAct): boolean {
  const { time, state } = world;
  const account = group[act.who] as number;
  const other = (at: number): number => group[at] ?? outsider;
  const does = (input: Parameters<World['step']>[0]): boolean => world.step(input) === undefined;
  switch (act.kind) {
    case 'trade': {
      const counterparty = other(act.with);
      const off = counterparty === outsider ? 0 : act.offPpm;
      return cross(world, {
        account,
        counterparty,
        market: act.market,
        size: act.size,
        price: Math.round(world.mark(act.market) * (1 + off / 1e6)),
      });
    }
    case 'rest':
      return does(world.order(account, act.market, act.size, world.mark(act.market)));
    case 'spot': {
      const counterparty = other(act.with);
      const amount = BigInt(act.units) as Quanta;
      const value = amount * state.assetPrice(1);
      // An outsider who sells gets at least what the coins are worth.
      const fair = (value + 9_999n) / 10_000n;
      const quote =
        counterparty === outsider ? fair : (fair * BigInt(1_000_000 + act.offPpm)) / 1_000_000n;
      return does({
        type: 'PostSpotFill',
        time,
        buyer: account,
        seller: counterparty,
        asset: 1,
        amount,
        quote: quote as Quanta,
      });
    }
    case 'join':
      return does({ type: 'JoinTranche', time, account, amount: share(world.cash(account), act) });
    case 'request':
      return does({
        type: 'RequestTrancheExit',
        time,
        account,
        shares: share(state.accounts.trancheShares.get(account), act),
      });
    case 'cancel':
      return does({ type: 'CancelTrancheExit', time, account });
    case 'leave':
      return does({ type: 'LeaveTranche', time, account });
    case 'bid':
      return (
        bid(world, { auction: other(act.on), bidder: account }, { sharePpb: act.share }) ===
        undefined
      );
    case 'backstop':
      return does({
        type: 'CommitBackstop',
        time,
        account,
        market: 0,
        lots: lots(act.size),
        discountPpm: act.discountPpm,
        lossBudget: quanta(1_000_000),
        until: time + 86_400_000,
      });
    case 'rebalance':
      return does({ type: 'AcceptRebalance', time, account, costMost: quanta(100_000) });
    case 'allow':
      return does({ type: 'AllowRebalance', time, account, allowed: act.permille > 500 });
    case 'shuffle':
      return does({
        type: 'Transfer',
        time,
        from: account,
        to: group[account === group[0] ? 1 : 0] as number,
        asset: 0,
        amount: share(world.cash(account), act),
      });
    case 'meet':
      return meet(world, account, other(act.with), act.sharePpm);
    case 'collateral': {
      const amount = BigInt(act.units) as Quanta;
      const quote = ((amount * state.assetPrice(1)) / 10_000n + 1n) as Quanta;
      return does({
        type: 'BuyCollateral',
        time,
        account: other(act.on),
        buyer: account,
        asset: 1,
        amount,
        quote,
      });
    }
  }
}

const share = (of: bigint, { permille }: { readonly permille: number }): Quanta =>
  ((of * BigInt(permille)) / 1_000n) as Quanta;

/** `account` takes signed lots from `counterparty`; false where either is refused. */
export function cross(
  world: World,
  trade: {
    readonly account: number;
    readonly counterparty: number;
    readonly market: number;
    readonly size: number;
    readonly price: number;
  },
): boolean {
  const { account, counterparty, market, size, price } = trade;
  const maker = world.order(counterparty, market, -size, price);
  const taker = world.order(account, market, size, price);
  if (world.step(maker) !== undefined) return false;
  const release = (order: number) =>
    void world.step({ type: 'ReleaseOrder', time: world.time, order, reason: 'cancelled' });
  const isReserved = world.step(taker) === undefined;
  const isFilled =
    isReserved &&
    world.step({
      type: 'PostFill',
      time: world.time,
      market,
      maker: maker.order,
      taker: taker.order,
      price: ticks(price),
      size: lots(Math.abs(size)),
    }) === undefined;
  if (isFilled) return true;
  release(maker.order);
  if (isReserved) release(taker.order);
  return false;
}

/** `counterparty` meets a share of an order that the engine placed for an account, at its limit. */
export function meet(
  world: World,
  account: number,
  counterparty: number,
  sharePpm: number,
): boolean {
  const { orders, accounts } = world.state;
  let row = accounts.firstOrder.get(account);
  while (row !== NONE && orders.id.get(row) < LIQUIDATION_ORDER_BASE) row = orders.next.get(row);
  if (row === NONE) return false;
  const market = orders.market.get(row);
  const order = orders.id.get(row);
  const limit: Ticks = orders.limit.get(row);
  const size = Math.max(1, Math.floor((Number(orders.size.get(row)) * sharePpm) / 1e6));
  const sells = orders.side.get(row) === 1;
  const maker = world.order(counterparty, market, sells ? size : -size, Number(limit));
  if (world.step(maker) !== undefined) return false;
  const isFilled =
    world.step({
      type: 'PostFill',
      time: world.time,
      market,
      maker: maker.order,
      taker: order,
      price: limit,
      size: lots(size),
    }) === undefined;
  if (!isFilled)
    world.step({ type: 'ReleaseOrder', time: world.time, order: maker.order, reason: 'cancelled' });
  return isFilled;
}
