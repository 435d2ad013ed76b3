// Losses shared by the index and what the fund pays: cuts that go missing or come twice, and contributors who leave first.
import type { Mutant } from '../mutant.ts';

const due = 'packages/engine/src/state/losses-due.ts';
const shared = 'packages/engine/test/hazards-shared-loss.test.ts';
const random = 'packages/engine/test/shared-loss-random.test.ts';
const tranche = 'packages/engine/test/tranche.test.ts';

export const sharedLossMutants: readonly Mutant[] = [
  {
    name: 'cut-rounded-down',
    mistake: 'a winner’s cut is rounded down, so that cuts do not make up the loss',
    file: due,
    find: 'const amount = mulDivUp(gain, losses.amount.get(row), losses.gains.get(row));',
    replace: 'const amount = ((gain * losses.amount.get(row)) / losses.gains.get(row)) as Quanta;',
    test: shared,
    title: 'W11 W12 each winner',
  },
  {
    name: 'unmet-loss-unseen',
    mistake: 'margin counts gains that a shared loss has still to take',
    file: due,
    find: 'return due === undefined ? cost : add(cost, due.fromOpen);',
    replace: 'return cost;',
    test: shared,
    title: 'W7 a winner who is not touched',
  },
  {
    name: 'touched-before-met',
    mistake: 'a fill changes a position before it has met the losses shared with it',
    file: 'packages/engine/src/settle/funding.ts',
    find: '  meetLosses(step, account, market);\n',
    replace: '',
    test: shared,
    title: 'W7 a winner who is not touched',
  },
  {
    name: 'realised-gain-charged-twice',
    mistake: 'realised profit that one epoch took is a gain for the next',
    file: due,
    find: 'this.held = afterCharge(this.held, fromHeld, now);',
    replace: 'void afterCharge;',
    test: shared,
    title: 'W7 what one epoch takes',
  },
  {
    name: 'epoch-grows-when-met',
    mistake: 'a further loss joins an epoch that somebody has met already',
    file: 'packages/engine/src/waterfall/socialize.ts',
    find: 'losses.winnersLeft.get(row) === losses.winners.get(row) &&',
    replace: '',
    test: shared,
    title: 'W12 a further deficit opens an epoch',
  },
  {
    name: 'loser-shares-his-loss',
    mistake: 'accounts in liquidation meet a shared loss as if they were winners',
    file: 'packages/engine/src/state/evolve-loss.ts',
    find: 'if (!isLossWinner(state, account, claimants)) positions.lossEpoch.set(row, epoch);',
    replace: 'if (epoch < 0) positions.lossEpoch.set(row, epoch);',
    test: random,
    title: 'W12 W11 shared losses among everything',
  },
  {
    name: 'tranche-uncapped',
    mistake: 'one deficit takes the whole tranche whatever the terms say',
    file: 'packages/engine/src/waterfall/tranche.ts',
    find: 'mulDivDown(balance, share, PPM)',
    replace: '(share > PPM ? share : balance) as Quanta',
    test: tranche,
    title: 'W2 W3 the tranche pays',
  },
  {
    name: 'exit-ahead-of-a-band',
    mistake:
      'a contributor leaves while the price that will bankrupt somebody waits to be confirmed',
    file: 'packages/engine/src/rules/tranche/known-deficit.ts',
    find: 'if (state.markets.band.get(market) === 1)',
    replace: 'if (state.markets.band.get(market) === 2)',
    test: tranche,
    title: 'C12 while a price waits',
  },
  {
    name: 'exit-ahead-of-a-bankruptcy',
    mistake: 'a contributor leaves while an account is worth less than nothing',
    file: 'packages/engine/src/rules/tranche/known-deficit.ts',
    find: '.netValue < 0n)',
    replace: '.netValue > 2n ** 80n)',
    test: tranche,
    title: 'C12 an account under water',
  },
  {
    name: 'exit-at-the-value-of-the-request',
    mistake: 'requested shares bear no loss until they leave',
    file: 'packages/engine/src/rules/tranche/leave-tranche.ts',
    find: 'const amount = min(worth, state.accounts.exitValue.get(account));',
    replace: 'const amount = min(worth * 9n as Quanta, state.accounts.exitValue.get(account));',
    test: tranche,
    title: 'C12 nobody leaves before',
  },
  {
    name: 'owner-without-limit',
    mistake: 'the fund pays whatever one owner loses',
    file: 'packages/engine/src/waterfall/insurance-fund.ts',
    find: 'let owed = min(deficit, left.owner);',
    replace: 'let owed = min(deficit, left.owner + deficit as Quanta);',
    test: tranche,
    title: 'W9 the fund pays because of one owner',
  },
  {
    name: 'own-winners-spared',
    mistake: 'who trades with himself keeps what he won on the other side',
    file: 'packages/engine/src/waterfall/own-group-first.ts',
    find: 'if (own.length === 0)',
    replace: 'if (own.length >= 0)',
    test: tranche,
    title: 'W9 beyond his limit',
  },
];
