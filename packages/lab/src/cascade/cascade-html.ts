// The cascade as one self-contained page: what happened in words, prices with and without the loop, the region where it
// explodes with measured and theoretical boundary, and how the impact was calibrated.
import { chart } from '../report/chart.ts';
import { escape, grouped, instant, shortMoney, table } from '../report/markup.ts';
import { htmlPage } from '../report/html-page.ts';
import type { CascadeResult } from './cascade-result.ts';
import type { ExplosionRegion } from './explosion-region.ts';
import { IMPACT_FIT, IMPACT_FORMS } from './impact-law.ts';
import { regionHtml } from './region-html.ts';

const BLUE = '#1d5fd1';
const GREY = '#8a97a8';
const RED = '#c23b3b';
/** Charts are drawn of the markets that moved most beyond their own. */
const MARKET_CHARTS_MAX = 6;

export function cascadeHtml(
  result: CascadeResult,
  parts: { readonly title: string; readonly region: ExplosionRegion | undefined },
): string {
  const { region } = parts;
  const title = `Cascade: ${parts.title}`;
  const sections = [
    `<header><h1>${escape(title)}</h1><p class="sub">Plimsoll cascade &middot; ${grouped(result.accounts)} accounts &middot; ${result.markets} ${result.markets === 1 ? 'market' : 'markets'} &middot; depth x ${number(result.settings.depth)} &middot; leverage x ${number(result.settings.leverage)} &middot; seed ${result.seed}</p></header>`,
    cascadeFindings(result)
      .map((sentence) => `<p>${escape(sentence)}</p>`)
      .join(''),
    cards(result),
    `<h2>Prices with and without the loop</h2><div class="charts">${marketCharts(result)}</div>`,
    `<h2>What was liquidated</h2><div class="charts">${lossCharts(result)}</div>`,
    `<h2>With and without feedback</h2>${lossTable(result)}`,
    `<h2>Market by market</h2>${marketTable(result)}`,
    region === undefined ? '' : regionHtml(region),
    `<h2>How a book moves</h2>${impactText(result)}`,
    `<h2>The run</h2><p class="note" style="margin-top:12px">Step hash <code>${escape(result.stateHash.stepHash)}</code><br>State root <code>${escape(result.stateHash.stateRoot)}</code><br>The same files, settings and seed give the same hashes on any machine. The books of every run balance to the last quantum.</p>`,
  ];
  return htmlPage({ title, sections, style: '', hasTimeCharts: true });
}

/** What happened, in sentences for a person. */
export function cascadeFindings(result: CascadeResult): readonly string[] {
  const { amplification, finalAmplification, withoutFeedback: without } = result;
  const closed = Number(result.liquidatedNotional);
  const alone = Number(without.liquidatedNotional);
  if (amplification === null)
    return ['Prices did not move, so nothing was there to amplify.', liquidatedText(closed, alone)];
  return [
    amplification === 1
      ? 'Liquidations moved no price: the move is the one that came from outside.'
      : `At the worst point prices had moved ${number(amplification)} times as far as they would have by themselves${finalAmplification === null ? '' : `, at the end ${number(finalAmplification)} times`}: liquidations sold into a book that had not refilled, the mark followed, and more was liquidated.`,
    liquidatedText(closed, alone),
    lossText(result),
  ];
}

function lossText(result: CascadeResult): string {
  const { withoutFeedback: without, insuranceFund, adl } = result;
  const money = (text: string): string => shortMoney(Number(text));
  const debt =
    Number(result.badDebt) === 0
      ? 'No account ended short'
      : `Accounts were short of ${money(result.badDebt)} when they were closed, of which the insurance fund paid ${money(insuranceFund.paid)}`;
  const taken =
    adl.fills === 0
      ? 'nobody was deleveraged'
      : `${money(adl.notional)} of winning positions were deleveraged because the book would not take them within the slippage that liquidation orders accept`;
  const lost =
    Number(result.socialised) === 0 ? '' : ` ${money(result.socialised)} was socialised.`;
  return `${debt}, and ${taken}.${lost} Without the loop: ${money(without.badDebt)} short, ${money(without.adl.notional)} deleveraged.`;
}

function liquidatedText(closed: number, alone: number): string {
  const more =
    alone > 0
      ? `, ${number(closed / alone)} times the ${shortMoney(alone)} that`
      : '; without the loop';
  return closed === 0
    ? 'Nobody was liquidated.'
    : `${shortMoney(closed)} of positions were closed by force${more} ${alone > 0 ? 'the same prices close without the loop' : 'nothing is closed'}.`;
}

function cards(result: CascadeResult): string {
  const money = (value: string): string => shortMoney(Number(value));
  const list: readonly (readonly [string, string, string])[] = [
    [factor(result.amplification), 'amplification at the worst point', ''],
    [factor(result.finalAmplification), 'amplification at the end', ''],
    [money(result.liquidatedNotional), 'liquidated notional', ''],
    [grouped(result.rounds), 'rounds of liquidation', ''],
    [money(result.badDebt), 'bad debt', Number(result.badDebt) === 0 ? 'good' : 'bad'],
    [money(result.adl.notional), `deleveraged in ${grouped(result.adl.fills)} fills`, ''],
    [money(result.insuranceFund.paid), 'paid by the insurance fund', ''],
  ];
  return `<div class="cards">${list.map(([value, name, tone]) => `<div class="card ${tone}"><b>${escape(value)}</b><span>${escape(name)}</span></div>`).join('')}</div>`;
}

function marketCharts({ series, marketResults }: CascadeResult): string {
  const gap = (at: number): number => {
    const { move = 0, exogenousMove = 0 } = marketResults[at] ?? {};
    return Math.abs(move - exogenousMove);
  };
  const known = (values: readonly number[] | undefined): number[] =>
    (values ?? []).map((value) => (value > 0 ? value : Number.NaN));
  const drawn = marketResults
    .map(({ symbol }, at) => ({ symbol, at }))
    .sort((a, b) => gap(b.at) - gap(a.at) || a.at - b.at)
    .slice(0, MARKET_CHARTS_MAX);
  return drawn
    .map(({ symbol, at }) =>
      chart({
        title: symbol,
        times: series.times,
        isFromZero: false,
        ...(drawn.length === 1 ? { width: 1160, height: 260 } : {}),
        lines: [
          { name: 'from outside alone', colour: GREY, values: known(series.undisturbed[at]) },
          { name: 'with the loop', colour: BLUE, values: known(series.marks[at]) },
        ],
      }),
    )
    .map((drawing) =>
      drawn.length === 1 ? `<div class="wide" style="grid-column:1/-1">${drawing}</div>` : drawing,
    )
    .join('');
}

function lossCharts({ series, seriesWithout }: CascadeResult): string {
  const sum = (values: readonly number[]): number[] => {
    let total = 0;
    return values.map((value) => (total += value));
  };
  return [
    chart({
      title: 'Liquidated in each interval, USD',
      times: series.times,
      isFromZero: true,
      lines: [{ name: 'with the loop', colour: RED, values: series.liquidated, style: 'bars' }],
    }),
    chart({
      title: 'Liquidated so far, USD',
      times: series.times,
      isFromZero: true,
      lines: [
        { name: 'with the loop', colour: RED, values: sum(series.liquidated), style: 'area' },
        { name: 'without', colour: GREY, values: sum(seriesWithout.liquidated) },
      ],
    }),
  ].join('');
}

function lossTable(result: CascadeResult): string {
  const row = (
    name: string,
    of: (losses: CascadeResult | CascadeResult['withoutFeedback']) => string,
  ): string[] => [name, of(result), of(result.withoutFeedback)];
  const money = (text: string): string => shortMoney(Number(text));
  return table(
    [{ name: 'what', isText: true }, { name: 'with the loop' }, { name: 'without' }],
    [
      row('liquidations', (of) => grouped(of.liquidations)),
      row('liquidated notional', (of) => money(of.liquidatedNotional)),
      row('bad debt', (of) => money(of.badDebt)),
      row('paid by the insurance fund', (of) => money(of.insuranceFund.paid)),
      row('insurance fund at the end, cash', (of) => money(of.insuranceFund.end)),
      row('insurance fund at the end, coins and positions', (of) =>
        money(of.insuranceFund.inventory),
      ),
      row('deleveraged', (of) => money(of.adl.notional)),
      row('socialised', (of) => money(of.socialised)),
      row('uncovered', (of) => money(of.uncovered)),
    ],
  );
}

function marketTable({ marketResults }: CascadeResult): string {
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  return table(
    [
      { name: 'market', isText: true },
      { name: 'furthest, from outside' },
      { name: 'with the loop' },
      { name: 'amplification' },
      { name: 'at the end, from outside' },
      { name: 'with the loop' },
      { name: 'positions' },
      { name: 'depth within 1 %' },
    ],
    marketResults.map((market) => [
      market.symbol,
      share(market.exogenousMove),
      share(market.move),
      factor(market.amplification),
      share(market.finalExogenousMove),
      share(market.finalMove),
      shortMoney(market.positions),
      shortMoney(market.depth),
    ]),
  );
}

function impactText({ settings, impact, from, to }: CascadeResult): string {
  const { recovery } = settings;
  const rows = IMPACT_FORMS.map((form) => {
    const { perDepth, exponent, error } = IMPACT_FIT.forms[form];
    return [form, exponent.toFixed(2), `${(100 * perDepth).toFixed(2)} %`, error.toFixed(3)];
  });
  return `<p>Eating the depth that stands within 1 % of the price once moves it by ${(100 * impact.perDepth).toFixed(2)} %, and so many times that by size to the power of ${number(impact.exponent)} (${escape(impact.form)}). ${Math.round(100 * recovery.permanentShare)} % of a move stays; the rest is gone by half every ${Math.round(recovery.halfLifeMs / 1000)} s as the book refills. Liquidations take at most ${number(settings.participation)} times that depth in a minute, and the index follows ${Math.round(100 * settings.indexShare)} % of the move. Simulated from ${instant(Date.parse(from))} to ${instant(Date.parse(to))} UTC; nobody adds money or steps in to buy.</p><p class="note" style="margin-top:12px">The forms were fitted to ${grouped(IMPACT_FIT.points)} points of a BTCUSDT book on 2025-10-10 (ask side, 1 to 5 % from mid). Linear is as good as a free exponent; the square root, which describes orders worked slowly while the book refills, misses by more. Prices of a file that holds a real crash already contain the cascade that there was: the loop comes on top of it.</p>${table([{ name: 'form', isText: true }, { name: 'exponent' }, { name: 'move by one depth' }, { name: 'error of ln(distance)' }], rows)}`;
}

const number = (value: number): string => String(Number(value.toPrecision(3)));
const factor = (value: number | null): string => (value === null ? 'none' : `${number(value)} x`);
