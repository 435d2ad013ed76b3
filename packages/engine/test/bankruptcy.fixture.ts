// Bankruptcies to order, for the waterfall tests: one leveraged long against shorts of any size, and a price that gaps.
import { type Event, type EventOf, NONE, type Quanta } from '../src/index.ts';
import { World, type WorldOptions } from './world.fixture.ts';

type Deficit = EventOf<'DeficitFixed'>;

/** Sends the price twice: a step beyond the bound opens a band, the confirming print closes it. Returns all events. */
export function gap(world: World, btc: number): readonly Event[] {
  const first = world.tick({ btc });
  return [...first, ...world.tick({ btc })];
}
export const deficits = (events: readonly Event[]): readonly Deficit[] =>
  events.filter((event): event is Deficit => event.type === 'DeficitFixed');
export const transfers = (events: readonly Event[]) =>
  events.filter(
    (event): event is EventOf<'PositionTransferred'> => event.type === 'PositionTransferred',
  );
export const ending = (world: World) => world.state.market(0);

/** One account long 100 lots (10,000 USD) with cash 515 after its fee; `shorts` trade against it. A fall of d loses d / 10. */
export function bankruptcy(options: {
  readonly shorts: readonly (readonly [cash: number, lots: number])[];
  readonly bucket?: number;
  readonly shared?: number;
  readonly world?: WorldOptions;
}) {
  const world = new World(options.world);
  const size = options.shorts.reduce((total, [, lots]) => total + lots, 0);
  const long = world.account(5.2 * size);
  const shorts = options.shorts.map(([cash, lots]) => {
    const short = world.account(cash);
    world.trade(long, short, 0, lots);
    return short;
  });
  if (options.bucket !== undefined && options.bucket > 0)
    world.deposit(ending(world).bucketAccount, options.bucket);
  if (options.shared !== undefined && options.shared > 0)
    world.deposit(world.state.scalar('sharedFund'), options.shared);
  return { world, long, shorts };
}

/**
 * At a mark of 98,500 `from` closes its whole short against a new account that sells at 94,500: below the bankruptcy price
 * of the long (94,850), so that the new short gains at a mark of 94,000 and would lose at the bankruptcy price.
 */
export function passOn(world: World, from: number): number {
  const latest = world.account(50_000);
  world.trade(from, latest, 0, Number(-world.size(from, 0)), 945_000);
  return latest;
}
/** Gain of every customer's position in the market at a mark in ticks, before anything is liquidated there. */
export function gainsAt(world: World, mark: bigint): Map<number, Quanta> {
  const gains = new Map<number, Quanta>();
  for (let account = 0; account < world.state.scalar('accounts'); account++) {
    const row = world.state.positionRow(account, 0);
    if (row === NONE) continue;
    gains.set(
      account,
      (world.state.positions.size.get(row) * mark * 100n -
        world.state.positions.cost.get(row)) as Quanta,
    );
  }
  return gains;
}
