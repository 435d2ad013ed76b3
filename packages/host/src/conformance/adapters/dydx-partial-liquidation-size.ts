// How much of a position one liquidation order may close: bounds on its notional, and the size that follows.
import { notionalLiquidatable, positionToLiquidate } from '@plimsoll/engine';
import { Exact } from '@plimsoll/engine/models';
import type { Actual, Adapter, JsonObject } from '../adapter.ts';
import { exactOf, has } from '../fields.ts';

/** The quote quantum, which the rule states for all cases. */
const QUANTUM = Exact.of('0.000001');

export const dydxPartialLiquidationSize: Adapter = ({ input }) =>
  has(input, 'positionNotional') ? boundsOf(input) : sizeOf(input);

type Answers = { readonly [name: string]: Actual };

const portionOf = (input: JsonObject) => ({
  leastLiquidated: exactOf(input, 'minPositionNotionalLiquidated'),
  mostPortion: exactOf(input, 'maxPositionPortionLiquidated'),
  quantum: QUANTUM,
});

function boundsOf(input: JsonObject): Answers {
  const notional = exactOf(input, 'positionNotional');
  const { least, most } = notionalLiquidatable({ ...portionOf(input), notional });
  return { minNotionalLiquidatable: least, maxNotionalLiquidatable: most };
}

const sizeOf = (input: JsonObject): Answers => ({
  liquidationSizeDelta: positionToLiquidate({
    ...portionOf(input),
    size: exactOf(input, 'size'),
    price: exactOf(input, 'oraclePrice'),
    baseQuantum: exactOf(input, 'baseQuantum'),
    step: exactOf(input, 'stepSize'),
    accountMost: has(input, 'subaccountMaxNotionalLiquidated')
      ? exactOf(input, 'subaccountMaxNotionalLiquidated')
      : undefined,
  }),
});
