// Drives the engine along a trace of the model and compares every account, the market and the claims after each act.
import { LIQUIDATION_STAGES, NONE, type Ticks } from '../../packages/engine/src/index.ts';
import type { ModelAct, ModelState, ModelStep } from './read-trace.ts';
import { ModelVenue } from './venue.ts';

/** Where the engine first differs from the model, in words; undefined where it never does. */
export function firstDifference(steps: readonly ModelStep[]): string | undefined {
  const [start, ...others] = steps;
  if (start === undefined) return 'the trace is empty';
  const venue = new ModelVenue(start.after.mark);
  for (const [account, { cash }] of start.after.accounts) venue.deposit(account, cash);
  for (const [at, { act, after }] of [start, ...others].entries()) {
    const acted = act.kind === 'init' ? undefined : refusalOf(venue, act);
    const difference = acted ?? compare(after, stateOf(venue));
    if (difference !== undefined)
      return `step ${at}, ${act.kind} (a ${act.a}, b ${act.b}, n ${act.n}): ${difference}`;
  }
  return undefined;
}

function refusalOf(venue: ModelVenue, act: ModelAct): string | undefined {
  try {
    perform(venue, act);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function perform(venue: ModelVenue, { kind, a, b, n, price }: ModelAct): void {
  const [account, other] = [Number(a), Number(b)];
  switch (kind) {
    case 'tick':
      return venue.price(n);
    case 'trade':
      return venue.trade(account, other, { lots: n, price: price as Ticks });
    case 'deposit':
      return venue.deposit(account, n);
    case 'withdraw':
      return venue.withdraw(account, n);
    case 'fill':
      return venue.meet(account, other, n);
    case 'expire':
      return venue.expire(account);
    case 'join':
      return venue.join(account, n);
    case 'request':
      return venue.request(account, n);
    case 'leave':
      return venue.leave(account);
    default:
      throw new Error(`the model knows an act ${kind} that the replay does not`);
  }
}

/** What both sides are compared by: one line an account, one for the market, one a claim. */
type Seen = ReadonlyMap<string, string>;

function compare(model: ModelState, engine: Seen): string | undefined {
  const expected = seenOf(model);
  for (const [name, value] of expected) {
    const found = engine.get(name);
    if (found !== value) return `${name}: the model has "${value}", the engine "${found}"`;
  }
  return undefined;
}

const accountLine = (of: {
  readonly cash: bigint;
  readonly size: bigint;
  readonly cost: bigint;
  readonly stage: string;
  readonly lots: bigint;
  readonly limit: bigint;
  readonly shares: bigint;
}): string =>
  `cash ${of.cash}, ${of.size} lots at cost ${of.cost}, stage ${of.stage}, ` +
  `order of ${of.lots} lots at ${of.limit}, ${of.shares} shares`;

const marketLine = (of: {
  readonly mark: bigint;
  readonly band: boolean;
  readonly halted: boolean;
  readonly uncovered: bigint;
  readonly lending: bigint;
  readonly tranche: bigint;
  readonly fees: bigint;
}): string =>
  `mark ${of.mark}, band ${of.band}, halted ${of.halted}, uncovered ${of.uncovered}, ` +
  `lending losses ${of.lending}, tranche ${of.tranche}, fees ${of.fees}`;

function seenOf(model: ModelState): Seen {
  const seen = new Map<string, string>([['market', marketLine(model)]]);
  for (const [id, { order, ...account }] of model.accounts)
    seen.set(`account ${id}`, accountLine({ ...account, lots: order.lots, limit: order.limit }));
  const claims = model.claims.map((c) => `${c.kind} ${c.account} ${c.size} ${c.amount}`);
  seen.set('claims', claims.join('; '));
  return seen;
}

function stateOf(venue: ModelVenue): Seen {
  const { state } = venue.engine;
  const { accounts, markets, assets, positions, orders, claims } = state;
  const seen = new Map<string, string>();
  seen.set(
    'market',
    marketLine({
      mark: state.mark(0),
      band: markets.band.get(0) === 1,
      halted: markets.halted.get(0) === 1,
      uncovered: -markets.uncovered.get(0),
      lending: -assets.uncovered.get(0),
      tranche: assets.tranche.get(0),
      fees: assets.fees.get(0),
    }),
  );
  for (let id = 0; id < state.scalar('accounts'); id++) {
    const row = state.positionRow(id, 0);
    const order = venue.ladderRow(id);
    const sign = order !== NONE && orders.side.get(order) === 1 ? -1n : 1n;
    const line = accountLine({
      cash: accounts.cash.get(id),
      size: row === NONE ? 0n : positions.size.get(row),
      cost: row === NONE ? 0n : positions.cost.get(row),
      stage: LIQUIDATION_STAGES[accounts.stage.get(id)] ?? 'none',
      lots: order === NONE ? 0n : sign * orders.size.get(order),
      limit: order === NONE ? 0n : orders.limit.get(order),
      shares: accounts.trancheShares.get(id),
    });
    seen.set(`account ${id}`, line);
  }
  const waiting: string[] = [];
  for (let row = state.scalar('claimHead'); row < state.scalar('claims'); row++) {
    const kind = claims.kind.get(row) === 0 ? 'adl' : 'socialise';
    waiting.push(
      `${kind} ${claims.account.get(row)} ${claims.size.get(row)} ${claims.amount.get(row)}`,
    );
  }
  seen.set('claims', waiting.join('; '));
  return seen;
}
