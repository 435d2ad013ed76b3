// Who stands on the other side of a market, in deleveraging order, and what fixed claims still hold of each. Made anew for
// each tick's liquidations: the ranking is that of the moment the tick first needs it; eligibility is judged when taken.
// Derived from the state, never recorded.
import { abs, add, divDown, max, sub } from '../base/fixed.ts';
import { compareBigints, compareNumbers } from '../base/ordered.ts';
import type { EventOf } from '../domain/event.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  NONE,
  PPM,
  type Quanta,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { fundingOwed } from '../ledger/funding.ts';
import { healthOf, unitValue } from '../margin/account-risk.ts';
import type { ReadState } from '../state/state.ts';

/** Claims fixed and not yet drained: lots (unsigned) and the loss they bring, in quanta. */
export type Pending = { readonly lots: Lots; readonly cut: Quanta };
const NOTHING: Pending = { lots: ZERO_LOTS, cut: ZERO_QUANTA };
type Claim = EventOf<'DeficitFixed'>['claims'][number];
export type PositionSide = 'long' | 'short';

export class Counterparties {
  private readonly state: ReadState;
  private readonly pending = new Map<MarketId, Map<AccountId, Pending>>();
  private readonly cuts = new Map<AccountId, Quanta>();
  private readonly rankings = new Map<string, readonly AccountId[]>();

  constructor(state: ReadState) {
    this.state = state;
    const { claims } = state;
    for (let row = state.scalar('claimHead'); row < state.scalar('claims'); row++) {
      const kind = claims.kind.get(row) === 0 ? 'adl' : 'socialise';
      const claim = {
        kind,
        account: claims.account.get(row),
        size: claims.size.get(row),
        amount: claims.amount.get(row),
      } as const;
      this.note(claims.market.get(row), claim);
    }
  }

  /** Notes a claim just fixed. */
  note(market: MarketId, claim: Claim): void {
    const cut = this.cutOf(market, claim);
    const before = this.pendingOf(market, claim.account);
    let byAccount = this.pending.get(market);
    if (byAccount === undefined)
      this.pending.set(market, (byAccount = new Map<AccountId, Pending>()));
    byAccount.set(claim.account, {
      lots: add(before.lots, abs(claim.size)),
      cut: add(before.cut, cut),
    });
    this.cuts.set(claim.account, add(this.cutsOf(claim.account), cut));
  }

  pendingOf(market: MarketId, account: AccountId): Pending {
    return this.pending.get(market)?.get(account) ?? NOTHING;
  }
  /** Losses that claims of all markets still bring to the account. */
  cutsOf(account: AccountId): Quanta {
    return this.cuts.get(account) ?? ZERO_QUANTA;
  }

  /** Accounts of a side, house accounts excluded: highest score first, ties by account id. */
  ranked(market: MarketId, side: PositionSide): readonly AccountId[] {
    const key = `${market} ${side}`;
    let ranking = this.rankings.get(key);
    if (ranking === undefined) this.rankings.set(key, (ranking = rank(this.state, market, side)));
    return ranking;
  }

  /** Deleveraging at a quote worse than the mark costs the difference. */
  private cutOf(market: MarketId, claim: Claim): Quanta {
    if (claim.kind === 'socialise') return claim.amount;
    return max(ZERO_QUANTA, sub(claim.amount, valueOf(claim.size, unitValue(this.state, market))));
  }
}

/** Whether an account is a customer's: insurance and suspense accounts are the house's. */
export function isCustomer(state: ReadState, account: AccountId): boolean {
  const kind = state.accountKind(account);
  return kind !== 'insurance' && kind !== 'suspense';
}

/** Unrealised PnL net of funding owed of one position row at the mark: quanta, rounded down. */
export function gainOf(state: ReadState, row: number): Quanta {
  const market = state.positions.market.get(row);
  const size = state.positions.size.get(row);
  const unrealised = sub(valueOf(size, unitValue(state, market)), state.positions.cost.get(row));
  return sub(
    unrealised,
    fundingOwed({
      size,
      indexNow: state.fundingIndex(market),
      indexThen: state.positions.fundingIndex.get(row),
    }).payment,
  );
}

/** Position rows of a market that belong to customers, ascending by account. */
export function customerRows(state: ReadState, market: MarketId): readonly number[] {
  const rows: number[] = [];
  const count = state.scalar('positions');
  const { account, market: marketOf } = state.positions;
  for (let row = 0; row < count; row++) {
    if (
      account.get(row) === NONE ||
      marketOf.get(row) !== market ||
      !isCustomer(state, account.get(row))
    )
      continue;
    rows.push(row);
  }
  return rows.sort((a, b) => compareNumbers(account.get(a), account.get(b)));
}

/**
 * score = profit on cost (ppm, rounded down) * effective leverage (notional / equity, ppm, rounded down): integers only.
 * Equity at or below one quantum counts as one, so the most leveraged rank first without a division by zero.
 */
export function adlScore(
  position: { readonly gain: Quanta; readonly cost: Quanta },
  risk: { readonly notional: Quanta; readonly equity: Quanta },
): bigint {
  const profitPpm: bigint = divDown(position.gain * PPM, max(1n as Quanta, abs(position.cost)));
  const leveragePpm: bigint = divDown(risk.notional * PPM, max(1n as Quanta, risk.equity));
  return profitPpm * leveragePpm;
}

function rank(state: ReadState, market: MarketId, side: PositionSide): readonly AccountId[] {
  const scored: { readonly account: AccountId; readonly score: bigint }[] = [];
  for (const row of customerRows(state, market)) {
    if (state.positions.size.get(row) > 0n !== (side === 'long')) continue;
    const account = state.positions.account.get(row);
    const risk = healthOf(state.portfolio(account), state);
    scored.push({
      account,
      score: adlScore({ gain: gainOf(state, row), cost: state.positions.cost.get(row) }, risk),
    });
  }
  scored.sort((a, b) => compareBigints(b.score, a.score) || compareNumbers(a.account, b.account));
  return scored.map(({ account }) => account);
}
