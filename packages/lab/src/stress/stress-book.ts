// The accounts of a venue as typed arrays, in floats: what each holds, what does not move with a price, and the rules by which
// its maintenance margin follows one. Filled once from the state; the kernel only reads it. Decides nothing.
import { healthOf, NONE, type ReadState, unitValueAt } from '@plimsoll/engine';
import { shelteredTiers } from '@plimsoll/engine/models';

const FUNDING_GUARD = 1_000_000n;
/** What `MarketTerms.option` says. */
export const OPTION = { none: 0, call: 1, put: 2 } as const;

/** Rows ascend by account; suspense accounts are left out. Money is settlement quanta, sizes are lots. */
export type StressBook = {
  readonly rows: number;
  readonly account: Uint32Array;
  /** Dense number of the owner of a row, and the owner's id by that number. */
  readonly owner: Uint32Array;
  readonly ownerIds: readonly number[];
  /** 1: a bucket of the insurance fund; its positions are inventory, not a customer's. */
  readonly isHouse: Uint8Array;
  /** Market of an isolated account, NONE of others. */
  readonly isolatedMarket: Uint32Array;
  readonly cash: Float64Array;
  /** Cash less the cost of all positions and the funding owed: what no price moves. */
  readonly fixed: Float64Array;
  /** What a rulebook counts as equity beyond that net value; 0 for accounts margined by the listing. */
  readonly offset: Float64Array;
  /** Maintenance margin of a portfolio account by its rulebook now, NaN for accounts margined by the listing. */
  readonly rulebookMaintenance: Float64Array;
  /** Rows of the arrays below that belong to a row: from `firstPosition[row]` up to `firstPosition[row + 1]`. */
  readonly firstPosition: Uint32Array;
  readonly market: Uint32Array;
  /** Row of `terms` by which a position is margined: its market's, or a shelter's. */
  readonly term: Uint32Array;
  readonly size: Float64Array;
  readonly cost: Float64Array;
  readonly firstBalance: Uint32Array;
  readonly asset: Uint32Array;
  readonly amount: Float64Array;
  /** Share of its price that a balance counts for: after the haircut, or the weight it is sheltered at. */
  readonly weight: Float64Array;
  /** By market, then those of sheltered positions. */
  readonly terms: readonly MarketTerms[];
  readonly markets: readonly MarketTerms[];
  readonly fund: FundRows;
};

/** What of a listing the kernel needs; rates are fractions. */
export type MarketTerms = {
  readonly symbol: string;
  readonly option: 0 | 1 | 2;
  /** Ascending; maintenance of a notional in tier i is notional * rate[i] - deduction[i]. */
  readonly from: Float64Array;
  readonly rate: Float64Array;
  readonly deduction: Float64Array;
  /** Value of a lot at the cap of the contract, NaN without one. */
  readonly capUnit: number;
  readonly isFullyCollateralised: boolean;
  readonly takerFee: number;
  /** Slippage within which the book's depth was sampled, and that depth in lots. */
  readonly slippage: number;
  readonly bidDepth: number;
  readonly askDepth: number;
};

export type FundRows = {
  /** Row of the shared bucket and, by market, of the market's own; -1 where there is none. */
  readonly shared: number;
  readonly buckets: Int32Array;
  /** Share of the shared bucket that one deficit may draw. */
  readonly sharedDraw: number;
};

/** The book of a state. About a microsecond a position; portfolio accounts are asked of their rulebook once. */
export function stressBook(state: ReadState): StressBook;
/** The book of one account alone: no fund. */
export function stressBook(state: ReadState, only: number): StressBook;
export function stressBook(state: ReadState, only?: number): StressBook {
  const { accounts, positions, balances } = state;
  const ids = only === undefined ? customersAndFund(state) : [only];
  const book = emptyBook(state, ids);
  const shelters = new ShelteredTerms(state, book.markets);
  const owners = new Map<number, number>();
  let position = 0;
  let balance = 0;
  for (const [row, id] of ids.entries()) {
    const kind = state.accountKind(id);
    book.isHouse[row] = kind === 'insurance' ? 1 : 0;
    book.owner[row] = denseOf(owners, accounts.owner.get(id));
    book.isolatedMarket[row] = kind === 'isolated' ? accounts.market.get(id) : NONE;
    const cash = accounts.cash.get(id);
    let fixed: bigint = cash;
    for (let at = accounts.firstPosition.get(id); at !== NONE; at = positions.next.get(at)) {
      const market = positions.market.get(at);
      const size = positions.size.get(at);
      const cost = positions.cost.get(at);
      fixed -= cost + owed(size, state.fundingIndex(market) - positions.fundingIndex.get(at));
      book.market[position] = market;
      book.term[position] = shelters.rowOf(market, positions.scaleCap.get(at));
      book.size[position] = Number(size);
      book.cost[position] = Number(cost);
      position += 1;
    }
    for (let at = accounts.firstBalance.get(id); at !== NONE; at = balances.next.get(at)) {
      const asset = balances.asset.get(at);
      const haircut = Math.min(state.asset(asset).haircutPpm, 1e6 - balances.weightFloor.get(at));
      book.asset[balance] = asset;
      book.amount[balance] = Number(balances.amount.get(at));
      book.weight[balance] = 1 - haircut / 1e6;
      balance += 1;
    }
    book.cash[row] = Number(cash);
    book.fixed[row] = Number(fixed);
    book.firstPosition[row + 1] = position;
    book.firstBalance[row + 1] = balance;
    if (kind === 'portfolio') {
      const { equity, netValue, maintenance } = healthOf(state.portfolio(id), state);
      book.offset[row] = Number(equity - netValue);
      book.rulebookMaintenance[row] = Number(maintenance);
    }
  }
  return { ...book, ownerIds: [...owners.keys()], terms: shelters.terms };
}

function customersAndFund(state: ReadState): readonly number[] {
  const ids: number[] = [];
  for (let id = 0; id < state.scalar('accounts'); id += 1)
    if (state.accountKind(id) !== 'suspense') ids.push(id);
  return ids;
}

function emptyBook(
  state: ReadState,
  ids: readonly number[],
): Omit<StressBook, 'ownerIds' | 'terms'> {
  const rows = ids.length;
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const { markets } = state.listing;
  const held = (count: 'positions' | 'balances'): number =>
    ids.reduce((sum, id) => sum + state.accounts[count].get(id), 0);
  const positions = held('positions');
  const balances = held('balances');
  return {
    rows,
    account: Uint32Array.from(ids),
    owner: new Uint32Array(rows),
    isHouse: new Uint8Array(rows),
    isolatedMarket: new Uint32Array(rows),
    cash: new Float64Array(rows),
    fixed: new Float64Array(rows),
    offset: new Float64Array(rows),
    rulebookMaintenance: new Float64Array(rows).fill(Number.NaN),
    firstPosition: new Uint32Array(rows + 1),
    market: new Uint32Array(positions),
    term: new Uint32Array(positions),
    size: new Float64Array(positions),
    cost: new Float64Array(positions),
    firstBalance: new Uint32Array(rows + 1),
    asset: new Uint32Array(balances),
    amount: new Float64Array(balances),
    weight: new Float64Array(balances),
    markets: markets.map((_, id) => termsOf(state, id, 0)),
    fund: {
      shared: rowOf.get(state.scalar('sharedFund')) ?? -1,
      buckets: Int32Array.from(markets, ({ bucketAccount }) => rowOf.get(bucketAccount) ?? -1),
      sharedDraw: markets.length === 0 ? 0 : state.venue.sharedDrawPpm / 1e6,
    },
  };
}

/** Terms of markets, and of the positions in them that a shelter keeps at a smaller scale: one row for each cap. */
class ShelteredTerms {
  readonly terms: MarketTerms[];
  private readonly state: ReadState;
  private readonly rows = new Map<string, number>();

  constructor(state: ReadState, markets: readonly MarketTerms[]) {
    this.state = state;
    this.terms = [...markets];
  }

  rowOf(market: number, capPpm: number): number {
    const listed = this.state.market(market);
    if (shelteredTiers(listed, capPpm) === listed.tiers) return market;
    const key = `${market} ${capPpm}`;
    const found = this.rows.get(key);
    if (found !== undefined) return found;
    const row = this.terms.push(termsOf(this.state, market, capPpm)) - 1;
    this.rows.set(key, row);
    return row;
  }
}

function termsOf(state: ReadState, id: number, capPpm: number): MarketTerms {
  const market = state.market(id);
  const { right, capTicks } = market;
  const tiers = shelteredTiers(market, capPpm);
  const rate = Float64Array.from(tiers, ({ maintenancePpm }) => maintenancePpm / 1e6);
  const from = Float64Array.from(tiers, ({ fromNotional }) => Number(fromNotional));
  const deduction = new Float64Array(tiers.length);
  for (let i = 1; i < tiers.length; i += 1) {
    const step = (rate[i] as number) - (rate[i - 1] as number);
    deduction[i] = (deduction[i - 1] as number) + (from[i] as number) * step;
  }
  return {
    symbol: market.symbol,
    option: OPTION[right],
    from,
    rate,
    deduction,
    capUnit: capTicks > 0n ? Number(unitValueAt(market, capTicks)) : Number.NaN,
    isFullyCollateralised: market.fullyCollateralised,
    takerFee: market.takerFeePpm / 1e6,
    slippage: market.liquidationSlippagePpm / 1e6,
    bidDepth: Number(state.markets.bidDepth.get(id)),
    askDepth: Number(state.markets.askDepth.get(id)),
  };
}

/** Funding owed since it was last settled, quanta, rounded up as the ledger rounds it. */
function owed(size: bigint, moved: bigint): bigint {
  const accrual = size * moved;
  const down = accrual / FUNDING_GUARD;
  return accrual > 0n && down * FUNDING_GUARD !== accrual ? down + 1n : down;
}

function denseOf(known: Map<number, number>, id: number): number {
  const found = known.get(id);
  if (found !== undefined) return found;
  known.set(id, known.size);
  return known.size - 1;
}
