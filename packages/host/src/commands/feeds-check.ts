// `plimsoll feeds check`: connects the feeds of a file, shows what comes, and ends with a table, so that a venue can try its
// configuration before it trusts it.
import { formatDecimal } from '@plimsoll/engine';
import { readJsonDocument } from '../documents/json-document.ts';
import { UserError } from '../errors.ts';
import { systemClock } from '../feeds/feed-clock.ts';
import { readFeedFile } from '../feeds/feed-file.ts';
import { FeedHub, type HubTick } from '../feeds/feed-hub.ts';
import { exchangeMistakes, openFeeds } from '../feeds/open-feeds.ts';
import type { SourceReport } from '../feeds/price-feed.ts';
import { priceText, secondsText, statusText } from '../feeds/status-text.ts';
import { columnsTable } from './table.ts';

export type FeedsCheckOptions = { readonly seconds: number; readonly json: boolean };

const TICK_MS = 500;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

export async function feedsCheck(path: string, options: FeedsCheckOptions): Promise<void> {
  const file = await readFeedFile(readJsonDocument(path), exchangeMistakes);
  const clock = systemClock;
  const decimals = new Map(file.sources.map((entry) => [entry.source, entry.decimals]));
  const hub = new FeedHub({
    feeds: await openFeeds(file, clock),
    clock,
    onStatus: (source, status) => say(`${source}: ${statusText(status, clock.now())}`),
  });
  hub.start();
  hub.everyTick(file.tickMs ?? TICK_MS, (tick) => tellPrices(tick, decimals));
  await passed(options.seconds);
  const now = clock.now();
  const reports = hub.report();
  await hub.stop();
  const result = { seconds: options.seconds, sources: reports.map(reportJson) };
  process.stdout.write(
    options.json ? `${JSON.stringify(result)}\n` : `${reportTable(reports, now)}\n`,
  );
  const dead = reports.filter(({ status }) => status.type !== 'live').length;
  if (dead > 0) throw new UserError(`${dead} of ${reports.length} sources are not live`);
}

function tellPrices({ time, prices }: HubTick, decimals: ReadonlyMap<string, number>): void {
  for (const price of prices) {
    const shown = priceText(price, decimals.get(price.source) ?? 0);
    say(`${price.source}: ${shown}, ${secondsText(time - price.time)} old`);
  }
}

/** The time, or until the user has seen enough. */
function passed(seconds: number): Promise<void> {
  const enough = new AbortController();
  const end = (): void => enough.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  return systemClock.sleep(seconds * 1000, enough.signal).then(() => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end);
  });
}

function reportTable(reports: readonly SourceReport[], now: number): string {
  const head = ['source', 'from', 'status', 'price', 'age', 'taken', 'refused'];
  const rows = reports.map(({ source, origin, status, last, decimals, counts }) => [
    source,
    origin,
    statusText(status, now),
    last === undefined ? '-' : priceText(last, decimals),
    last === undefined ? '-' : secondsText(now - last.time),
    String(counts.accepted),
    refusedText(counts.refused),
  ]);
  return columnsTable(head, rows, ['from', 'status', 'refused']);
}

const refusedText = (refused: SourceReport['counts']['refused']): string =>
  Object.entries(refused)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ');

function reportJson({ source, origin, decimals, status, last, counts }: SourceReport) {
  const seen =
    last === undefined
      ? null
      : {
          price: formatDecimal(last.price, decimals),
          time: last.time,
          confidence: formatDecimal(last.confidence, decimals),
        };
  return { source, origin, decimals, status, last: seen, counts };
}
