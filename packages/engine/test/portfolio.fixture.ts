// A rulebook of scenarios for the tests of portfolio accounts, and a venue that has one: every kind of contract on one coin,
// a deep maker, and a trader whose account is margined as a whole.
import { NONE, rulebookText } from '../src/index.ts';
import { Contracts } from './contracts.fixture.ts';

export type Changes = {
  /** Largest spot move of the scenarios, a fraction. */
  readonly move?: string;
  readonly assets?: object;
  /** An asset that the rulebook does not know. */
  readonly without?: string;
  readonly kinds?: readonly string[];
  readonly models?: object;
};

const counted = (weight: string, isCash: boolean) => ({
  initialWeight: weight,
  maintenanceWeight: weight,
  initialLiabilityWeight: '1',
  maintenanceLiabilityWeight: '1',
  isCash,
});

const pnl = { positiveWeight: '1', optionValue: 'pnl' };

/** The worst of spot moves by `move` and half of it, volatility up and down; initial margin a quarter more. */
export function scenarioDocument(changes: Changes = {}): object {
  const { move = '0.1', without } = changes;
  const known = { USD: counted('1', true), BTC: counted('0.9', false) };
  const assets = Object.fromEntries(Object.entries(known).filter(([name]) => name !== without));
  const half = String(Number(move) / 2);
  const moves = [move, half, '0', `-${half}`, `-${move}`];
  const scenarios = moves.flatMap((spot) =>
    ['0.4', '0', '-0.3'].map((size) => ({
      move: spot,
      volatility: 'relative',
      size,
    })),
  );
  return {
    format: 1,
    name: 'test-scenarios',
    title: 'Test',
    about: 'For tests.',
    date: '2026-11-21',
    sources: { house: { title: 'Test', where: 'here', date: '2026-11-21', kind: 'house' } },
    inferred: [],
    notCovered: [],
    rounding: { source: 'house', remainder: 'largestRemainder' },
    equity: {
      source: 'house',
      parameters: {
        assets: changes.assets ?? assets,
        unlisted: 'refused',
        unrealised: {
          initial: pnl,
          maintenance: pnl,
          netting: 'position',
          fundingOwed: 'counted',
          withdrawable: 'none',
        },
      },
    },
    models: changes.models ?? {
      risk: {
        model: 'scenarios',
        source: 'house',
        ...(changes.kinds === undefined ? {} : { appliesTo: { kinds: changes.kinds } }),
        parameters: {
          scenarios,
          pricing: { discounting: 'none', zeroVolatility: 'refused' },
        },
      },
    },
    initial: { scale: '1.25', of: { level: 'maintenance', of: 'risk' } },
    maintenance: 'risk',
  };
}

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
