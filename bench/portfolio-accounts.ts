// Portfolio accounts on a live venue: what asking the rulebook costs, and a tick on which every such account is asked.
import { NONE, type Quanta, requirementOf, rulebookText } from '@plimsoll/engine';
import { scenarioDocument } from '../packages/engine/test/scenario-document.fixture.ts';
import { fastest, ns, type Row, times } from './measure.ts';
import { BenchVenue } from './venue.ts';

const ACCOUNTS = 500;
const LEGS = 5;

export function benchPortfolioAccounts(): readonly Row[] {
  const venue = new BenchVenue(LEGS);
  const { state } = venue.engine;
  const text = rulebookText(scenarioDocument({ cash: state.asset(0).symbol }));
  venue.must({ type: 'SetRulebook', time: venue.time, text });
  const deep = venue.open(4_000_000_000_000_000_000n);
  const open = (): number => {
    const account = state.scalar('accounts');
    const { time } = venue;
    venue.must({
      type: 'OpenAccount',
      time,
      account,
      owner: account,
      kind: 'portfolio',
      market: NONE,
    });
    const amount = 50_000_000_000n as Quanta;
    venue.must({ type: 'Deposit', time, account, asset: 0, amount });
    return account;
  };
  const accounts = Array.from({ length: ACCOUNTS }, open);
  for (const [i, account] of accounts.entries()) {
    for (let market = 0; market < LEGS; market++)
      venue.trade(account, deep, market, (i + market) % 2 === 0 ? 10 : -10);
  }
  const legs = ACCOUNTS * LEGS;
  const asked = fastest(legs, 5, () => {
    for (const account of accounts) requirementOf(state.portfolio(account), state);
  });
  const listed = fastest(legs, 5, () => {
    for (const account of accounts)
      requirementOf({ ...state.portfolio(account), margining: 'listing' }, state);
  });
  let turn = 0;
  const tick = fastest(legs, 5, () => venue.tick(1 + 0.0005 * (turn++ % 3)));
  return [
    {
      what: `requirement under 15 scenarios, ${LEGS} perpetuals, per leg`,
      figure: ns(asked),
      ratio: `${times(asked / listed)} the listing's`,
    },
    {
      what: `a tick over ${ACCOUNTS} portfolio accounts x ${LEGS}, per leg`,
      figure: ns(tick),
      ratio: `${times(tick / asked)} the requirement`,
    },
  ];
}
