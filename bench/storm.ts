// The storm of a million: 100,000 of 1,000,000 accounts fall below maintenance with one price. Printed: the ticks until nobody is
// left, against their bound; how long a tick and an order between two ticks take; who was liquidated, cut or charged more than once.
import { type Input, restoreEngine } from '@plimsoll/engine';
import { Storm } from '../packages/engine/test/storm.fixture.ts';

const ACCOUNTS = 1_000_000;
const FRAGILE = 100_000;
const BATCH = 5_000;
const CLAIMS = 10_000;

function storm(): readonly string[] {
  const venue = { liquidationsPerStepMax: BATCH, claimsPerStepMax: CLAIMS };
  const crowd = { accounts: ACCOUNTS, fragile: FRAGILE, bucket: 80_000_000, world: { venue } };
  const riding = new Storm(crowd);
  riding.step(riding.tick(false));
  const bound = 2 * Math.ceil(FRAGILE / BATCH) + 3 + Math.ceil((2 * FRAGILE) / CLAIMS) + 5;
  const tickMs: number[] = [];
  const orderMs: number[] = [];
  const seen = { started: 0, ended: 0, deficits: 0, fixed: 0, met: 0 };
  const times = new Map<number, number>();
  const inputs: Input[] = [];
  let snapshot: Uint8Array = new Uint8Array();
  let snapshotAt = 0;
  for (let ticks = 1; ticks <= bound; ticks++) {
    const tick = riding.tick(true);
    inputs.push(tick);
    const events = timed(tickMs, () => riding.step(tick));
    if ('type' in events) throw new Error(`the tick is refused: ${events.type}`);
    for (const event of events) {
      if (event.type === 'LiquidationStarted') {
        seen.started += 1;
        times.set(event.account, (times.get(event.account) ?? 0) + 1);
      } else if (event.type === 'LiquidationEnded') seen.ended += 1;
      else if (event.type === 'DeficitFixed') {
        seen.deficits += 1;
        seen.fixed += event.claims.length;
      } else if (event.type === 'LossSocialised') seen.met += 1;
      else if (event.type === 'PositionTransferred' && event.reason === 'adl') seen.met += 1;
    }
    if (ticks > 1) {
      const order = riding.order();
      inputs.push(order);
      timed(orderMs, () => riding.step(order));
    }
    if (ticks === Math.ceil(bound / 2)) {
      snapshot = riding.engine.snapshot();
      snapshotAt = inputs.length;
    }
    if (ticks > 3 && riding.open() === 0) break;
  }
  riding.engine.check();
  const crashed = restoreEngine(snapshot);
  for (const input of inputs.slice(snapshotAt)) crashed.step(input);
  const isSame = Buffer.from(crashed.stepHash).equals(Buffer.from(riding.engine.stepHash));
  const most = Math.max(...times.values());
  return [
    `${ACCOUNTS} accounts, ${FRAGILE} liquidatable with one price: ${tickMs.length} ticks, bound ${bound}; ${riding.open()} left open`,
    `a tick ${middle(tickMs).toFixed(0)} ms in the middle, ${Math.max(...tickMs).toFixed(0)} ms at most; an order between two ${Math.max(...orderMs).toFixed(2)} ms at most`,
    `${seen.started} liquidations began, ${seen.ended} ended, nobody more than ${most} time; ${seen.deficits} deficits, ${seen.fixed} claims, ${seen.met} met`,
    `restored from the middle and told the rest: ${isSame ? 'the same to the last bit' : 'ANOTHER END'}`,
  ];
}

function timed<T>(into: number[], work: () => T): T {
  const started = performance.now();
  const result = work();
  into.push(performance.now() - started);
  return result;
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

for (const line of storm()) console.log(line);
