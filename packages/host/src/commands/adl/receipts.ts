// `plimsoll receipts DIR`: the receipts of deleveraging in a journal, each verified from the records alone.
import { formatDecimal } from '@plimsoll/engine';
import { EXIT, UserError } from '../../errors.ts';
import { nodeDisk } from '../../journal/disk.ts';
import { scanJournal } from '../../journal/scan.ts';
import { ReceiptsError } from '../../verify/receipt-audit.ts';
import { findJournal } from '../../verify/verify-journal.ts';
import { ReceiptVerifier } from '../../verify/verify-receipts.ts';
import { progressBar } from '../progress.ts';
import { columnsTable } from '../table.ts';

export type ReceiptsOptions = { readonly account?: number; readonly json: boolean };

/** Rows of the table on the terminal; the rest is in the JSON. */
const ROWS_MOST = 40;

/** Throws UserError where there is no journal or no such account, the journal is damaged, or a receipt does not agree with it (exit 5). */
export function receipts(path: string, { account, json }: ReceiptsOptions): void {
  const verifier = verified(path);
  const accounts = verifier.engine.state.scalar('accounts');
  if (account !== undefined && account >= accounts)
    throw new UserError(
      `there is no account ${account}: the journal in ${path} has ${accounts}, from 0`,
    );
  const rows = verifier.audit.receipts
    .filter(({ receipt }) => account === undefined || receipt.account === account)
    .map((issued) => rowOf(verifier, issued));
  const { deficits } = verifier.audit;
  const last = verifier.engine.sequence;
  if (rows.length > 0) process.stderr.write(`${tableOf(rows.slice(0, ROWS_MOST))}\n`);
  if (rows.length > ROWS_MOST)
    process.stderr.write(`and ${rows.length - ROWS_MOST} more, all of them with --json\n`);
  const whose = account === undefined ? '' : ` of account ${account}`;
  process.stderr.write(
    `${rows.length} receipts${whose}; ${deficits} deficits in ${last} records; every receipt agrees with the records, ` +
      'and deciding every input again gives the same\n',
  );
  if (json)
    process.stdout.write(
      `${JSON.stringify({ sequence: last, deficits, verified: true, receipts: rows })}\n`,
    );
}

function verified(path: string): ReceiptVerifier {
  const verifier = new ReceiptVerifier();
  const directory = findJournal(path);
  const bar = progressBar('verifying', 'bytes');
  try {
    scanJournal({
      disk: nodeDisk,
      directory,
      onProgress: (done, total) => bar.update(done, total),
      onRecord: ({ sequence, payload }) => {
        if (sequence !== verifier.engine.sequence + 1)
          throw new UserError(
            `the journal in ${directory} begins at record ${sequence}: receipts are verified from record 1 on`,
          );
        try {
          verifier.add(payload);
        } catch (error) {
          if (!(error instanceof ReceiptsError)) throw error;
          const message = `record ${sequence} of ${directory}: ${error.message}`;
          throw new UserError(message, EXIT.booksWrong, error);
        }
      },
    });
  } finally {
    bar.stop();
  }
  return verifier;
}

type Issued = ReceiptVerifier['audit']['receipts'][number];

function rowOf({ engine }: ReceiptVerifier, { sequence, receipt, cut }: Issued) {
  const { state } = engine;
  const market = state.listedMarket(receipt.market);
  const { scale } = state.listedAsset(0);
  const coins = (lots: bigint): string =>
    formatDecimal((lots < 0n ? -lots : lots) * market.lotBase, market.baseDecimals);
  return {
    sequence,
    account: receipt.account,
    symbol: market.symbol,
    bankrupt: receipt.bankrupt,
    rank: receipt.rank,
    of: receipt.of,
    candidates: receipt.candidates,
    side: receipt.lots > 0n ? 'short' : 'long',
    size: coins(receipt.lots),
    quote: formatDecimal(receipt.quote, scale),
    lossAgainstMark: formatDecimal(cut, scale),
    reason: receipt.reason,
    policy: receipt.policy,
    score: receipt.score,
    others: Object.fromEntries(receipt.others.map(({ policy, lots }) => [policy, coins(lots)])),
  };
}

function tableOf(rows: readonly ReturnType<typeof rowOf>[]): string {
  const head = [
    'record',
    'account',
    'market',
    'closed',
    'rank',
    'loss against mark',
    'why',
    'other policies',
  ];
  const why = (reason: string): string =>
    reason === 'atMark' ? 'at the mark' : 'at the bankruptcy price';
  return columnsTable(
    head,
    rows.map((row) => [
      String(row.sequence),
      String(row.account),
      row.symbol,
      `${row.side} ${row.size}`,
      `${row.rank} of ${row.of}`,
      row.lossAgainstMark,
      `${why(row.reason)}, ${row.policy}`,
      Object.entries(row.others)
        .map(([policy, size]) => `${policy} ${size}`)
        .join(', '),
    ]),
    ['market', 'why', 'other policies'],
  );
}
