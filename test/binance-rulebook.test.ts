// The rulebook of Binance's USD-margined futures is what its script makes of the table of tiers, and the script says which
// rows of a table contradict themselves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readRulebook } from '@plimsoll/engine/models';
import { describe, expect, test } from 'vitest';
import { binanceRulebook } from '../scripts/binance-rulebook.ts';
import { repositoryRoot } from './paths.ts';
import { describeWithShared } from './shared.ts';

const head =
  'symbol,tier,currency,min_notional,max_notional,maintenance_margin_rate,max_leverage,maintenance_amount_cum\n';
const sound =
  'BTC/USDT:USDT,1,USDT,0,50000,0.004,125,0.0\nBTC/USDT:USDT,2,USDT,50000,250000,0.005,100,50.0\n';

describeWithShared(
  'Binance USD-margined rulebook',
  ['data/binance_usdm_leverage_tiers.csv.gz'],
  ([file = '']) => {
    test('the checked-in file is what the script makes of the table', () => {
      const made = binanceRulebook(gunzipSync(readFileSync(file)).toString('utf8'));
      const path = join(repositoryRoot, 'packages/engine/rulebooks/binance-usdm.json');
      expect(made.mismatches).toEqual([]);
      expect(made.text === readFileSync(path, 'utf8')).toBe(true);
    });
  },
);

describe('a table of tiers', () => {
  test('the same rows in another order of markets make the same text', () => {
    const ether = sound
      .replaceAll('BTC/', 'ETH/')
      .replaceAll('0.004', '0.003')
      .replace('50.0', '100.0');
    expect(binanceRulebook(head + ether + sound)).toEqual(binanceRulebook(head + sound + ether));
  });

  test('an amount that its rates contradict is reported and left out, and the rulebook still reads', () => {
    const made = binanceRulebook(head + sound.replace('50.0', '51.0'));
    expect(made.mismatches).toEqual([
      'BTCUSDT tier 2: maintenance amount 51, its rates make it 50',
    ]);
    expect(made.text).toContain('did not follow from the rates: 1.');
    expect(made.text).not.toContain('deduction');
    expect(readRulebook(JSON.parse(made.text)).ok).toBe(true);
  });

  test('amounts that follow are stated, and a reader checks them', () => {
    const made = binanceRulebook(head + sound);
    expect(made.mismatches).toEqual([]);
    const read = readRulebook(
      JSON.parse(made.text.replace('"deduction":"50"', '"deduction":"51"')),
    );
    expect(read.ok ? [] : read.error.map((each) => each.path.join('.'))).toEqual([
      'models.tiers.parametersFor.BTCUSDT',
    ]);
  });

  test('a dated future and a contract in another coin keep their symbols', () => {
    const others =
      'BTC/USDT:USDT-250926,1,USDT,0,375000,0.02,25,0.0\nETH/BTC:BTC,1,BTC,0,5,0.01,50,0.0\n';
    const { text } = binanceRulebook(head + sound + others);
    const { tiers } = JSON.parse(text).models;
    expect(Object.keys(tiers.parametersFor)).toEqual([
      'BTCUSDT',
      'BTCUSDT_250926',
      'ETHBTC',
      'BTC',
      'ETH',
    ]);
    expect(tiers.parametersFor.BTC).toBe('BTCUSDT');
  });

  test('a line with too few values is refused by its number', () => {
    expect(() => binanceRulebook(`${head}BTC/USDT:USDT,1\n`)).toThrow('line 2 has 2 values');
    expect(() => binanceRulebook('a,b\n')).toThrow('the first line');
  });
});
