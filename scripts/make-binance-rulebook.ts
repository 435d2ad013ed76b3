// Prints the rulebook of Binance's USD-margined futures from a table of margin tiers, plain or gzipped:
// npx tsx --conditions=source scripts/make-binance-rulebook.ts TIERS.csv.gz > packages/engine/rulebooks/binance-usdm.json
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { binanceRulebook } from './binance-rulebook.ts';

const file = process.argv[2];
if (file === undefined) {
  process.stderr.write('usage: make-binance-rulebook.ts TIERS.csv[.gz]\n');
  process.exitCode = 2;
} else {
  const bytes = readFileSync(file);
  const csv = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const { text, mismatches } = binanceRulebook(csv);
  for (const mismatch of mismatches) process.stderr.write(`${mismatch}\n`);
  process.stderr.write(
    `${mismatches.length} rows break the recursion of their maintenance amounts\n`,
  );
  process.stdout.write(text);
}
