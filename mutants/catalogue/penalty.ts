// What a liquidation costs its owner: never more than he has, never more than the ladder states, nothing to himself.
import type { Mutant } from '../mutant.ts';

const hazardsPenaltyTest = 'packages/engine/test/hazards-penalty.test.ts';

export const penaltyMutants: readonly Mutant[] = [
  {
    name: 'penalty-uncapped',
    mistake: 'a penalty takes more than the account has left',
    file: 'packages/engine/src/liquidation/penalty/penalty.ts',
    find: 'min(max(ZERO_QUANTA, input.netValue), mulDivUp(input.notional, input.ratePpm, PPM));',
    replace: 'mulDivUp(input.notional, input.ratePpm, PPM);',
    test: hazardsPenaltyTest,
    title: 'L4 a penalty of ten times',
  },
  {
    name: 'penalty-rises-for-ever',
    mistake: 'time and stress together charge more than the most that the ladder states',
    file: 'packages/engine/src/liquidation/penalty/penalty-rate.ts',
    find: 'return Exact.min(most, byTime.plus(stressed))',
    replace: 'return byTime.plus(stressed)',
    test: 'packages/engine/src/liquidation/penalty/penalty.test.ts',
    title: 'it rises with what equity is short of',
  },
  {
    name: 'own-liquidator-rewarded',
    mistake: 'an owner earns the share of a liquidator on his own liquidation',
    file: 'packages/engine/src/liquidation/charge-penalty.ts',
    find: 'liquidator !== NONE && owner.get(liquidator) !== owner.get(account)',
    replace: 'liquidator !== NONE',
    test: hazardsPenaltyTest,
    title: 'L8 a liquidator has his share of the',
  },
];
