// At which price of a market is this account liquidated? Found by asking the margin model itself at prices on the market's
// grid, so it is right for accounts with several positions, collateral in the same coin, orders and options, whatever the
// rulebook.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { assess } from '../model/assess.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { lastHolding } from './search.ts';
import { after, type Change, heldOnly, type Priced } from './what-if.ts';

/** Prices are looked at up to this many times the mark. */
const REACH_ABOVE = 100n;
/** Finest grid: so many ticks of it make a mark price. More would ask the model for nothing that a price can tell. */
const TICKS_PER_MARK_MAX = 10n ** 12n;
/** Strides of the search grow to this part of the distance from the mark (search.ts says what that may miss). */
const STRIDE_RATIO = 24n;

export type LiquidationPrices = {
  readonly symbol: string;
  readonly mark: Exact;
  readonly isLiquidatable: boolean;
  /** First price on the grid below the mark at which equity is below maintenance margin; absent if there is none. */
  readonly below?: Exact;
  /** The same above the mark, up to a hundred times the mark. */
  readonly above?: Exact;
};

/**
 * Nearest liquidation prices of one market on both sides of its mark. The underlying's index, forwards, marks and the
 * coin's own price move by one factor with it; everything else stands still. `tick` is the market's price grid. Refused
 * for an option, whose mark moves by another factor, and for a grid too fine to search.
 */
export function liquidationPrices(
  priced: Priced,
  rulebook: Rulebook,
  market: { readonly instrument: Instrument; readonly tick: Exact },
): Result<LiquidationPrices, MarginRefusal> {
  const { instrument, tick } = market;
  if (instrument.kind === 'option') return err(ofAnOption(instrument.symbol));
  const quote = priced.snapshot.instruments.get(instrument.symbol);
  if (quote === undefined || quote.mark.sign <= 0) {
    const message = `${instrument.symbol} has no mark price above zero to start from`;
    return err({ code: 'MissingQuote', where: instrument.symbol, message });
  }
  const { mark } = quote;
  const finest = mark.over(Exact.integer(TICKS_PER_MARK_MAX));
  if (tick.isBelow(finest)) return err(tooFine(instrument.symbol, tick, finest));
  const judge = judging(heldOnly(priced), rulebook, (price) => ({
    type: 'movePrice',
    underlying: instrument.underlying,
    by: price.over(mark).minus(Exact.ONE),
  }));
  const isHealthy = judge.isHealthy(mark);
  if (judge.refusal !== undefined) return err(judge.refusal);
  const found = { symbol: instrument.symbol, mark, isLiquidatable: !isHealthy };
  if (!isHealthy) return ok(found);
  const markSteps = mark.unitsOf(tick, 'down');
  const at = (step: bigint): Exact => Exact.integer(step).times(tick);
  const down = firstLiquidatable(
    (step) => judge.isHealthy(step === 0n ? mark : at(markSteps + 1n - step)),
    markSteps,
  );
  const up = firstLiquidatable(
    (step) => judge.isHealthy(step === 0n ? mark : at(markSteps + step)),
    markSteps * REACH_ABOVE,
  );
  if (judge.refusal !== undefined) return err(judge.refusal);
  return ok({
    ...found,
    ...(down === undefined ? {} : { below: at(markSteps + 1n - down) }),
    ...(up === undefined ? {} : { above: at(markSteps + up) }),
  });
}

/** A grid for markets that state none: the power of ten that leaves the mark at least five digits. */
export function defaultTick(mark: Exact): Exact {
  const digits = mark.unitsOf(Exact.of('1e-30'), 'down').toString().length;
  return Exact.of(`1e${digits - 30 - 5}`);
}

/** The market moves with the price that is asked about, and the mark of an option does not move in proportion to it. */
const ofAnOption = (where: string): MarginRefusal => ({
  code: 'NoRuleApplies',
  where,
  message: `${where} is an option: ask about a perpetual or a future of its underlying, whose price moves the option`,
});

const tooFine = (where: string, tick: Exact, finest: Exact): MarginRefusal => ({
  code: 'IllegalValue',
  where,
  value: String(tick),
  range: `from ${finest}`,
  message: `a price grid of ${tick} is too fine for ${where}: it takes one from ${finest}`,
});

function firstLiquidatable(holds: (step: bigint) => boolean, stepsMax: bigint): bigint | undefined {
  const last = lastHolding(holds, stepsMax, STRIDE_RATIO);
  return last === undefined || last >= stepsMax ? undefined : last + 1n;
}

/** Asks the model along one line of changes; a refusal ends the search and is kept. */
export function judging(
  priced: Priced,
  rulebook: Rulebook,
  changeAt: (price: Exact) => Change,
): { readonly isHealthy: (price: Exact) => boolean; readonly refusal: MarginRefusal | undefined } {
  let refusal: MarginRefusal | undefined;
  return {
    get refusal() {
      return refusal;
    },
    isHealthy(price) {
      if (refusal !== undefined) return false;
      const moved = after(priced, [changeAt(price)]);
      const judged = moved.ok
        ? assess(moved.value.holdings, moved.value.snapshot, rulebook)
        : moved;
      if (!judged.ok) {
        refusal = judged.error;
        return false;
      }
      return judged.value.maintenance.excess.sign >= 0;
    },
  };
}
