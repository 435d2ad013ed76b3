// Seeded option accounts on a re-anchored chain, each margined as a whole: the structures that people hold, with equity a
// stated multiple of their maintenance margin at the start. Opened through the venue like everybody's.
import { healthOf, type Lots, NONE, type Ticks } from '@plimsoll/engine';
import type { Random } from '../base/random.ts';
import { OUTSIDE_OWNER, type Outside } from '../book/outside.ts';
import type { FloatRisk } from '../replay/float-risk.ts';
import type { Session } from '../replay/session.ts';
import type { OptionListing } from './option-listing.ts';

export const OPTION_STRUCTURES = [
  'short strangle',
  'hedged short puts',
  'covered call',
  'calendar',
  'long puts against a perpetual',
] as const;

type Leg = { readonly market: number; readonly units: number };

/** Money at the opening; what is beyond the wanted equity is withdrawn again. */
const OPENING_TIMES = 4;
/** Equity over maintenance: log-normal, median 2, never below what opening needs. */
const COVER_MEDIAN = 2;
const COVER_SIGMA = 0.5;
const COVER_LEAST = 1.35;
/** Underlying that one structure stands for, quote units: Pareto as the other accounts' sizes. */
const SIZE_LEAST = 20_000;
const SIZE_TAIL = 1.3;
const SIZE_CUT = 200;

/** Opens `count` accounts; returns how many stand. All prices and smiles must be known. */
export function openOptionAccounts(
  venue: { readonly session: Session; readonly outside: Outside; readonly risk: FloatRisk },
  listing: OptionListing,
  draw: { readonly count: number; readonly random: Random },
): number {
  let opened = 0;
  for (let i = 0; i < draw.count; i += 1) {
    const structure = draw.random.below(OPTION_STRUCTURES.length);
    const worth = SIZE_LEAST * draw.random.pareto(1, SIZE_TAIL, SIZE_CUT);
    const legs = legsOf(structure, listing, draw.random);
    const cover = Math.max(COVER_LEAST, draw.random.logNormal(COVER_MEDIAN, COVER_SIGMA));
    if (
      openOne(venue, {
        legs,
        worth,
        cover,
        owner: OUTSIDE_OWNER + 1_000_000 + i,
        perpetual: listing.perpetual,
      })
    )
      opened += 1;
  }
  return opened;
}

function openOne(
  {
    session,
    outside,
    risk,
  }: { readonly session: Session; readonly outside: Outside; readonly risk: FloatRisk },
  plan: {
    readonly legs: readonly Leg[];
    readonly worth: number;
    readonly cover: number;
    readonly owner: number;
    readonly perpetual: number;
  },
): boolean {
  const { state } = session;
  const { time } = session;
  const account = state.scalar('accounts');
  const { owner } = plan;
  if (!session.step({ type: 'OpenAccount', time, account, owner, kind: 'portfolio', market: NONE }))
    return false;
  const amount = BigInt(Math.round(OPENING_TIMES * plan.worth * 1e6)) as never;
  session.step({ type: 'Deposit', time, account, asset: 0, amount });
  const coin = plan.worth / risk.lotValue(plan.perpetual);
  for (const { market, units } of plan.legs) {
    const size = BigInt(Math.max(1, Math.round(Math.abs(units) * coin))) as Lots;
    const price = state.mark(market) as Ticks;
    outside.trade(account, { market, side: units > 0 ? 'buy' : 'sell', size, price }, false);
  }
  const health = healthOf(state.portfolio(account), state);
  if (health.refusal !== undefined || health.maintenance <= 0n) return false;
  const wanted = (health.maintenance * BigInt(Math.round(plan.cover * 1e6))) / 1_000_000n;
  const cash = state.accounts.cash.get(account);
  const spare = health.equity - wanted;
  const out = (spare < cash ? spare : cash) as never;
  if (out > 0n) session.step({ type: 'Withdraw', time, account, asset: 0, amount: out });
  return true;
}

/** Units of the underlying a leg, signed; strikes drawn among those listed. */
function legsOf(
  structure: number,
  { chain, firstOption, perpetual }: OptionListing,
  random: Random,
): readonly Leg[] {
  const any = random.below(chain.expiries.length);
  const pick = (right: 'call' | 'put', expiry: number): number => {
    const found = chain.options.flatMap((each, i) =>
      each.right === right && each.expiry === expiry ? [i] : [],
    );
    return firstOption + (found[random.below(found.length)] ?? 0);
  };
  switch (OPTION_STRUCTURES[structure]) {
    case 'short strangle':
      return [
        { market: pick('put', any), units: -1 },
        { market: pick('call', any), units: -1 },
      ];
    case 'hedged short puts':
      return [
        { market: pick('put', any), units: -1 },
        { market: perpetual, units: -0.4 },
      ];
    case 'covered call':
      return [
        { market: perpetual, units: 1 },
        { market: pick('call', any), units: -1 },
      ];
    case 'calendar': {
      const far = chain.expiries.length - 1;
      const right = random.chance(0.5) ? 'call' : 'put';
      return [
        { market: pick(right, 0), units: -1 },
        { market: pick(right, far), units: 0.7 },
      ];
    }
    default:
      return [
        { market: perpetual, units: 1 },
        { market: pick('put', any), units: 1 },
      ];
  }
}
