// The verifier of receipts: it agrees with what the engine wrote, and sees every number that a forger would change.
import {
  ByteWriter,
  Codec,
  DEFAULT_LADDER,
  decodeStep,
  type Event,
  eventSchemas,
  inputSchemas,
} from '@plimsoll/engine';
import { expect, test } from 'vitest';
import { bankruptcy, gap } from '../../../engine/test/bankruptcy.fixture.ts';
import { ReceiptAudit, ReceiptsError } from './receipt-audit.ts';
import { verifyReceipts } from './verify-receipts.ts';

type Receipt = Extract<Event, { type: 'AdlReceiptIssued' }>;

/** A bankruptcy that three shorts carry, one claim a step, and its records. */
function played() {
  const { world } = bankruptcy({
    shorts: [
      [50_000, 40],
      [20_000, 40],
      [50_000, 40],
    ],
    world: { venue: { claimsPerStepMax: 1 } },
  });
  world.must({
    type: 'SetLadder',
    time: world.time,
    ...DEFAULT_LADDER,
    adlPolicy: 'minimalHarm',
  });
  gap(world, 94_000);
  for (let round = 0; round < 3; round += 1) world.tick({});
  return world.records;
}

const records = played();
const inputs = new Codec(inputSchemas);
const events = new Codec(eventSchemas);

function forged(record: Uint8Array, change: (event: Event) => readonly Event[]): Uint8Array {
  const decoded = decodeStep(record);
  const all = decoded.events.flatMap(change);
  const writer = new ByteWriter();
  inputs.encode(writer, decoded.input);
  writer.u32(all.length);
  for (const event of all) events.encode(writer, event);
  return writer.bytes().slice();
}

function audited(change: (event: Event) => readonly Event[]): ReceiptAudit {
  const audit = new ReceiptAudit();
  for (const [at, record] of records.entries())
    audit.add(at + 1, decodeStep(forged(record, change)).events);
  return audit;
}

const onReceipt =
  (change: (receipt: Receipt) => Receipt) =>
  (event: Event): readonly Event[] => [event.type === 'AdlReceiptIssued' ? change(event) : event];

test('receipts agree with the records, and deciding every input again gives them once more', () => {
  const { audit, engine } = verifyReceipts(records);
  expect([audit.deficits, audit.receipts.length]).toEqual([1, 3]);
  expect(engine.sequence).toBe(records.length);
  const cuts = audit.receipts.reduce((sum, { cut }) => sum + cut, 0n);
  const [deficit] = records
    .flatMap((record) => decodeStep(record).events)
    .filter((event) => event.type === 'DeficitFixed');
  expect(cuts).toBe(deficit?.adl);
});

test.each<readonly [string, (receipt: Receipt) => Receipt, RegExp]>([
  ['account', (r) => ({ ...r, account: r.account + 1 }), /says account/],
  ['rank', (r) => ({ ...r, rank: r.rank + 1 }), /says rank/],
  ['lots', (r) => ({ ...r, lots: (r.lots + 1n) as Receipt['lots'] }), /says lots/],
  ['quote', (r) => ({ ...r, quote: (r.quote - 1n) as Receipt['quote'] }), /says quote/],
  ['policy', (r) => ({ ...r, policy: 'bitmex' }), /says policy bitmex/],
  ['reason', (r) => ({ ...r, reason: 'atMark' }), /at the mark and carries a loss/],
])('a forged %s is seen in the records alone', (_, change, message) => {
  expect(() => audited(onReceipt(change))).toThrow(message);
});

test('a receipt that is left out, and one without a claim, are seen', () => {
  const isFirst = (event: Event): boolean => event.type === 'AdlReceiptIssued' && event.rank === 1;
  expect(() => audited((event) => (isFirst(event) ? [] : [event]))).toThrow(ReceiptsError);
  const isLast = (event: Event): boolean =>
    event.type === 'AdlReceiptIssued' && event.rank === event.of;
  expect(() => audited((event) => (isLast(event) ? [] : [event]))).toThrow(/without a receipt/);
  expect(() => audited((event) => (isLast(event) ? [event, event] : [event]))).toThrow(
    /belongs to no claim/,
  );
});

test('a claim that is fixed at another price than the bankruptcy price is seen', () => {
  const shift = (account: number, amount: bigint): bigint =>
    amount + (account === victim ? 5n : account === favoured ? -5n : 0n);
  const first = verifyReceipts(records).audit.receipts;
  const victim = first[0]?.receipt.account ?? -1;
  const favoured = first[1]?.receipt.account ?? -1;
  expect(() =>
    audited((event) => {
      if (event.type === 'AdlReceiptIssued')
        return [{ ...event, quote: shift(event.account, event.quote) as Receipt['quote'] }];
      if (event.type !== 'DeficitFixed') return [event];
      const claims = event.claims.map((claim) => ({
        ...claim,
        amount: shift(claim.account, claim.amount) as typeof claim.amount,
      }));
      return [{ ...event, claims }];
    }),
  ).toThrow(/not its lots' share/);
});

test('a comparison or a score that the engine did not make is seen by deciding again', () => {
  const change = onReceipt((receipt) => ({ ...receipt, score: '7' }));
  const all = records.map((record) => forged(record, change));
  expect(() => audited(change)).not.toThrow();
  expect(() => verifyReceipts(all)).toThrow(/other events/);
});
