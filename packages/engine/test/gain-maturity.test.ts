// Realised profit that has to mature before it may leave: refused with the numbers, counted as margin all the while.
import { describe, expect, test } from 'vitest';
import type { Quanta } from '../src/index.ts';
import { NONE, replayEvents, replayInputs, restoreEngine } from '../src/index.ts';
import { accountView } from '../src/views/account-view.ts';
import { FUTURE, Contracts, EXPIRY_MS } from './contracts.fixture.ts';
import { auditGains } from './gain-audit.fixture.ts';
import { quanta, World } from './world.fixture.ts';

const HOUR = 3_600_000;

/** An account that bought half a coin with 10,000 and closes it after a rise of 10,000 a coin. */
function winner(gainMaturityMs: number) {
  const world = new World({ venue: { gainMaturityMs } });
  const maker = world.account(1_000_000);
  const account = world.account(10_000, { owner: 7 });
  world.trade(account, maker, 0, 500);
  for (let i = 0; i < 2; i++) world.tick({ btc: 110_000, afterMs: 60_000 });
  world.trade(account, maker, 0, -500);
  const withdraw = (amount: bigint, asset = 0) =>
    ({
      type: 'Withdraw',
      time: world.time,
      account,
      asset,
      amount: amount as Quanta,
    }) as const;
  return { world, maker, account, withdraw, gain: quanta(5_000), cash: world.cash(account) };
}

describe('a gain of 5,000 that matures in an hour', () => {
  test('C2 may not leave while it is immature, and leaves in proportion to the time; one quantum more is refused', () => {
    const { world, account, withdraw, gain, cash } = winner(HOUR);
    expect(world.state.immatureGain(account)).toBe(gain);
    const free = (cash - gain) as Quanta;
    expect(world.refused(withdraw(free + 1n))).toEqual({
      type: 'GainImmature',
      account,
      immature: gain,
      required: free + 1n,
      available: free,
      binding: 'balance',
    });
    world.must(withdraw(free));
    world.tick({ btc: 110_000, afterMs: HOUR / 4 });
    expect(world.state.immatureGain(account)).toBe(quanta(3_750));
    expect(world.refused(withdraw(quanta(1_250) + 1n))).toMatchObject({ type: 'GainImmature' });
    world.must(withdraw(quanta(1_250)));
    for (let i = 0; i < 3; i++) world.tick({ btc: 110_000, afterMs: HOUR / 4 });
    world.must(withdraw(quanta(3_750)));
    expect(world.cash(account)).toBe(0n);
    expect(auditGains(world.records)).toMatchObject({ faults: [] });
  });

  test('the order of refusals: more than there is, more than has matured, margin', () => {
    const { world, account, maker, withdraw, gain, cash } = winner(HOUR);
    expect(world.refused(withdraw(cash + 1n))).toMatchObject({ type: 'InsufficientBalance' });
    expect(world.refused(withdraw(cash))).toMatchObject({ binding: 'balance' });
    // A new position of 11,000 keeps 1,100 by the floor: of mature money, not of the gain.
    world.trade(account, maker, 0, 100);
    const free = (world.cash(account) - gain - quanta(1_100)) as Quanta;
    expect(world.refused(withdraw(free + 1n))).toEqual({
      type: 'GainImmature',
      account,
      immature: gain,
      required: quanta(1_100),
      available: quanta(1_100) - 1n,
      binding: 'notionalFloor',
    });
    world.must(withdraw(free));
  });

  test('margin counts it in full: without enough equity at all the refusal is the old one', () => {
    const { world, account, maker, withdraw } = winner(HOUR);
    world.deposit(account, 0.02, 1);
    // 14,800 or so of cash and 1,980 of coins back 300,000 at 5 % of initial margin.
    world.trade(account, maker, 0, 2_700);
    expect(world.refused(withdraw(2_000_000n, 1))).toMatchObject({
      type: 'InitialMarginNotMet',
      binding: 'notionalFloor',
    });
    expect(world.engine.requirement(account).equity).toBeGreaterThan(world.cash(account));
  });

  test('C3 it may not leave as a transfer, and coins may not leave in its stead', () => {
    const { world, account, withdraw, gain, cash } = winner(HOUR);
    const to = world.account(0, { owner: 7 });
    const time = world.time;
    const send = (amount: bigint) =>
      ({
        type: 'Transfer',
        time,
        from: account,
        to,
        asset: 0,
        amount: amount as Quanta,
      }) as const;
    expect(world.refused(send(cash - gain + 1n))).toMatchObject({ type: 'GainImmature' });
    world.must(send(cash - gain));
    // A coin that came in may leave again: the gain alone owes nothing.
    world.deposit(account, 1, 1);
    world.must(withdraw(100_000_000n, 1));
    // Spent on fees, it is owed: 25 are missing, so coins that count for 25 have to stay.
    world.deposit(account, 0.001, 1);
    const other = world.account(1_000_000);
    world.trade(account, other, 0, 454);
    world.trade(account, other, 0, -454);
    const missing = (gain - world.cash(account)) as Quanta;
    expect(missing).toBeGreaterThan(0n);
    expect(world.refused(withdraw(100_000n, 1))).toEqual({
      type: 'GainImmature',
      account,
      immature: gain,
      required: 0n,
      available: -missing,
      binding: 'initialMargin',
    });
  });

  test('a loss after it is taken off it, and a loss takes what has not matured', () => {
    const { world, account, maker, gain } = winner(HOUR);
    world.trade(account, maker, 0, 500);
    for (let i = 0; i < 2; i++) world.tick({ btc: 104_000, afterMs: 60_000 });
    world.trade(account, maker, 0, -500);
    const held = (gain - quanta(3_000)) as Quanta;
    const left = HOUR - 120_000;
    expect(world.state.immatureGain(account)).toBe(
      (held * BigInt(left) + BigInt(HOUR) - 1n) / BigInt(HOUR),
    );
  });

  test('views show it and take it off what could leave', () => {
    const { world, account, cash, gain } = winner(HOUR);
    const shown = () => accountView(world.engine, account);
    expect(shown()?.immatureGain).toBe('5000');
    expect(Number(shown()?.withdrawable)).toBe(Number(cash - gain) / 1e6);
    world.tick({ btc: 110_000, afterMs: HOUR });
    expect(shown()?.immatureGain).toBe('0');
    expect(Number(shown()?.withdrawable)).toBe(Number(cash) / 1e6);
  });

  test('replay and a snapshot keep it', () => {
    const { world, account, gain } = winner(HOUR);
    const restored = restoreEngine(world.engine.snapshot());
    expect(restored.state.immatureGain(account)).toBe(gain);
    expect(replayEvents(world.records).stateRoot()).toEqual(world.engine.stateRoot());
    const decided = replayInputs(world.records);
    expect('why' in decided ? decided : decided.stepHash).toEqual(world.engine.stepHash);
  });
});

test('a maturity of nothing records nothing, and a gain leaves at once', () => {
  const { world, withdraw, cash } = winner(0);
  expect(auditGains(world.records)).toMatchObject({ faults: [], holds: 0 });
  world.must(withdraw(cash));
});

test('a venue that changes the time changes it for what is immature', () => {
  const { world, account, gain } = winner(HOUR);
  const { time } = world;
  world.tick({ btc: 110_000, afterMs: HOUR / 2 });
  expect(world.state.immatureGain(account)).toBe((gain / 2n) as Quanta);
  const venue = world.state.venue;
  const at = { type: 'ConfigureVenue', time: time + HOUR / 2, ...venue } as const;
  world.must({ ...at, gainMaturityMs: 5 * HOUR });
  expect(world.state.immatureGain(account)).toBe(quanta(4_500));
  world.must({ ...at, gainMaturityMs: 0 });
  expect(world.state.immatureGain(account)).toBe(0n);
});

test('a liquidation takes what has not matured', () => {
  const { world, account, maker, withdraw, gain, cash } = winner(24 * HOUR);
  world.must(withdraw(cash - gain));
  world.trade(account, maker, 0, 900);
  world.tick({ btc: 105_000, afterMs: 60_000, depth: 10 });
  for (let i = 0; i < 12; i++) world.tick({ btc: 105_000, afterMs: 60_000, depth: 10 });
  expect(world.size(account, 0)).toBe(0n);
  expect(world.cash(account)).toBeLessThan(quanta(1_000));
  // The loss ate the gain: at most what is left of its line is still held.
  expect(world.state.immatureGain(account)).toBeLessThan(quanta(1_000));
  expect(auditGains(world.records).faults).toEqual([]);
});

test('what a contract settles at is held like a fill', () => {
  const world = new Contracts('linear', { gainMaturityMs: HOUR });
  const [long, short] = [world.account(100_000), world.account(100_000)];
  world.trade(long, short, FUTURE, 100);
  world.tick({ price: 101_000 });
  world.tick({ at: EXPIRY_MS });
  for (let i = 0; i < 3; i++) world.tick({});
  expect(world.state.positionRow(long, FUTURE)).toBe(NONE);
  expect(world.state.immatureGain(long)).toBeGreaterThan(0n);
  expect(world.state.immatureGain(short)).toBe(0n);
  expect(auditGains(world.records)).toMatchObject({ faults: [], holds: 1 });
});
