// What anyone asks of receipts of deleveraging: do they agree with the records, and does deciding every input again give the
// same receipts, rank, price and comparisons included? Reads only.
import { createEngine, decodeStep, type Engine } from '@plimsoll/engine';
import { sha256 } from '../hash.ts';
import { ReceiptAudit, ReceiptsError } from './receipt-audit.ts';

/** Takes records one by one, from the first of a journal on. */
export class ReceiptVerifier {
  readonly audit = new ReceiptAudit();
  /** The engine that decides everything again; it tells symbols and scales. */
  readonly engine: Engine = createEngine({ hash: sha256 });

  /** @throws ReceiptsError where the record contradicts its receipts, or deciding again does not give the same bytes. */
  add(record: Uint8Array): void {
    const { input, events } = decodeStep(record);
    this.audit.add(this.engine.sequence + 1, events);
    const outcome = this.engine.step(input);
    if (!outcome.ok)
      throw new ReceiptsError(`decided again, the input is refused: ${outcome.reject.type}`);
    if (!isSame(outcome.record, record))
      throw new ReceiptsError('decided again, other events come of the input');
  }
}

/** @throws ReceiptsError for the first record that is at fault. */
export function verifyReceipts(records: Iterable<Uint8Array>): ReceiptVerifier {
  const verifier = new ReceiptVerifier();
  for (const record of records) verifier.add(record);
  return verifier;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
