// What an auditor asks of a journal: are the records whole and in order, do the books balance, and what did the venue
// say its state was. Reads only; needs no lock and minds none.
import { EXIT, explain, UserError } from '../errors.ts';
import { toHex } from '../hash.ts';
import type { Disk } from '../journal/disk.ts';
import { nodeDisk } from '../journal/disk.ts';
import { segmentSequence } from '../journal/frame.ts';
import { scanJournal, type TornTail } from '../journal/scan.ts';
import { Books, BooksError, type Conservation } from './books.ts';

export type JournalReport = {
  readonly sequence: number;
  /** In hex; `stateRoot` is the last one recorded, zeros if there is none. */
  readonly stateHash: { readonly stepHash: string; readonly stateRoot: string };
  readonly conservation: Conservation;
  readonly tornTail: TornTail | null;
  readonly bytes: number;
};
export type VerifyOptions = {
  readonly disk?: Disk;
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * Verifies the journal in `path`: a journal folder, or a data directory that holds one.
 *
 * @throws UserError where there is no journal; JournalDamagedError (exit 3); UserError (exit 5) when the books are wrong.
 */
export function verifyJournal(path: string, options: VerifyOptions = {}): JournalReport {
  const { disk = nodeDisk, onProgress } = options;
  const directory = findJournal(path, disk);
  const books = new Books();
  const scan = scanJournal({
    disk,
    directory,
    ...(onProgress === undefined ? {} : { onProgress }),
    onRecord: ({ sequence, payload }) => {
      try {
        books.add(payload);
      } catch (error) {
        if (!(error instanceof BooksError)) throw error;
        throw new UserError(
          `the books are wrong at record ${sequence} of ${directory}: ${error.message}`,
          EXIT.booksWrong,
        );
      }
    },
  });
  const conservation = books.conservation();
  for (const [symbol, { difference }] of Object.entries(conservation.assets)) {
    if (difference === '0') continue;
    throw new UserError(
      `the books of ${directory} do not balance: ${difference} ${symbol} came in and is not accounted for`,
      EXIT.booksWrong,
    );
  }
  return {
    sequence: scan.lastSequence,
    stateHash: { stepHash: toHex(scan.lastHash), stateRoot: toHex(books.stateRoot) },
    conservation,
    tornTail: scan.tornTail ?? null,
    bytes: scan.totalBytes,
  };
}

/** The folder with the segments: the path itself, or `journal` in it. */
export function findJournal(path: string, disk: Disk = nodeDisk): string {
  const isJournal = (names: readonly string[]): boolean =>
    names.some((name) => segmentSequence(name) !== undefined);
  let names: readonly string[];
  try {
    names = disk.list(path);
    if (isJournal(names)) return path;
    if (names.includes('journal') && isJournal(disk.list(`${path}/journal`)))
      return `${path}/journal`;
  } catch (error) {
    throw explain(`read ${path}`, error);
  }
  throw new UserError(
    `${path} holds no journal: expected files named journal-000000000001.plim, there or in its folder "journal"`,
  );
}
