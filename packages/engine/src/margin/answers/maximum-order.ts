// The largest order that an account may place: solved by asking the margin model, never by a formula of its own, so that
// the answer is what the check will say.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Side } from '../../domain/command.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { judgingSteps } from './judging-steps.ts';
import { lastHolding } from './search.ts';
import type { Change, Priced } from './what-if.ts';

/** Finest grid: so many lots make the largest order that is asked about. */
const LOTS_MAX = 10n ** 15n;
/** Strides grow with the size: an order that hedges lowers the requirement first, and is followed past that. */
const STRIDE_RATIO = 8n;

export type MaximumOrder = {
  /** Contracts, a multiple of the lot; zero if none may be placed. */
  readonly size: Exact;
  /** Why not more: the initial margin, the position that may only be reduced, or the largest order asked about. */
  readonly binding: 'initialMargin' | 'reducesOnly' | 'sizeMax';
};

export type OrderQuestion = {
  readonly instrument: Instrument;
  readonly side: Side;
  /** Price it fills at. */
  readonly price: Exact;
  readonly lot: Exact;
  readonly sizeMax: Exact;
};

/**
 * The largest size that leaves equity at or above initial margin once filled at the price, with every other order still
 * open. An account already below initial margin may reduce: up to its position, and while maintenance margin falls.
 */
export function maximumOrder(
  priced: Priced,
  rulebook: Rulebook,
  question: OrderQuestion,
): Result<MaximumOrder, MarginRefusal> {
  const { instrument, side, price, lot } = question;
  const sign = side === 'buy' ? Exact.ONE : Exact.ONE.negated();
  const trade = (lots: bigint): Change => ({
    type: 'trade',
    instrument,
    price,
    size: Exact.integer(lots).times(lot).times(sign),
  });
  const judge = judgingSteps(priced, rulebook, trade);
  const most = question.sizeMax.unitsOf(lot, 'down');
  if (most > LOTS_MAX) return err(tooMany(instrument.symbol, most));
  const last = lastHolding((lots) => judge.at(lots).initialMet, most, STRIDE_RATIO);
  if (judge.refusal !== undefined) return err(judge.refusal);
  if (last !== undefined) {
    const binding = last === most ? 'sizeMax' : 'initialMargin';
    return ok({ size: Exact.integer(last).times(lot), binding });
  }
  const held = heldAgainst(priced, instrument, sign).unitsOf(lot, 'down');
  const before = judge.at(0n).maintenance;
  const reduces = (lots: bigint): boolean =>
    lots === 0n || judge.at(lots).maintenance.isBelow(before);
  const reducible = lastHolding(reduces, held < most ? held : most, STRIDE_RATIO) ?? 0n;
  if (judge.refusal !== undefined) return err(judge.refusal);
  return ok({ size: Exact.integer(reducible).times(lot), binding: 'reducesOnly' });
}

const tooMany = (where: string, lots: bigint): MarginRefusal => ({
  code: 'IllegalValue',
  where,
  value: String(lots),
  range: `up to ${LOTS_MAX}`,
  message: `the largest order of ${where} is ${lots} lots: a question takes up to ${LOTS_MAX}`,
});

/** Contracts of the position on the other side of the order: what it may close. */
function heldAgainst({ holdings }: Priced, instrument: Instrument, sign: Exact): Exact {
  const sizes = holdings.positions
    .filter((each) => each.instrument.symbol === instrument.symbol)
    .map((each) => each.size);
  return Exact.max(Exact.sum(sizes).times(sign).negated(), Exact.ZERO);
}
