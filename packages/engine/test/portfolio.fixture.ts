// A venue for the tests of portfolio accounts, with a rulebook of scenarios: every kind of contract on one coin,
// a deep maker, and a trader whose account is margined as a whole.
import { NONE, rulebookText } from '../src/index.ts';
import { Contracts } from './contracts.fixture.ts';
import { scenarioDocument } from './scenario-document.fixture.ts';

export function setRulebook(world: Contracts, document: object): void {
  world.must({ type: 'SetRulebook', time: world.time, text: rulebookText(document) });
}

export function openPortfolio(world: Contracts, cash: number): number {
  const account = world.state.scalar('accounts');
  const { time } = world;
  world.must({
    type: 'OpenAccount',
    time,
    account,
    owner: account,
    kind: 'portfolio',
    market: NONE,
  });
  world.deposit(account, cash);
  return account;
}

export class PortfolioWorld extends Contracts {
  readonly maker: number;
  constructor(payoff: 'linear' | 'inverse' = 'linear') {
    super(payoff);
    setRulebook(this, scenarioDocument());
    this.maker = this.account(payoff === 'linear' ? 100_000_000 : 1_000);
  }
}

export function portfolioWorld(cash = 100_000): {
  readonly world: PortfolioWorld;
  readonly trader: number;
} {
  const world = new PortfolioWorld();
  return { world, trader: openPortfolio(world, cash) };
}
