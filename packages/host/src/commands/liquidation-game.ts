// `plimsoll liquidation-game`: competing liquidators bid for accounts on the real engine, under one order of messages or all.
import {
  BarFileError,
  gameFindings,
  gameHtml,
  type GameResult,
  type GameStudy,
  gameStudy,
  joinBars,
  MESSAGE_ORDERS,
  type MessageOrder,
  ORDER_NAMES,
  QuietPriceError,
  syntheticBars,
} from '@plimsoll/lab';
import { EXIT, UserError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { prepareHtmlFile, writeHtmlFile } from './html-file.ts';
import { readPriceFile } from './price-files.ts';
import { progressBar } from './progress.ts';
import { columnsTable } from './table.ts';

export type LiquidationGameOptions = {
  readonly liquidators: number;
  readonly auctions: number;
  readonly seed: number;
  /** Undefined: all, side by side. */
  readonly order?: MessageOrder;
  readonly json: boolean;
  readonly html?: string;
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export function liquidationGame(path: string | undefined, options: LiquidationGameOptions): void {
  const file = path === undefined ? syntheticBars({ seed: options.seed }) : readPriceFile(path);
  // Tried before minutes of work.
  prepareHtmlFile(options.html);
  const study = play(() => joinBars([file]), options);
  say('ten steps a second');
  say(tableOf(study.games));
  say('blocks of a second');
  say(tableOf(study.blocks));
  for (const sentence of gameFindings(study)) say(`- ${sentence}`);
  if (options.html !== undefined) {
    writeHtmlFile(options.html, gameHtml(study));
    say(options.html);
  }
  const wrong = [...study.games, ...study.blocks].find(
    ({ difference, isBalanced }) => difference !== '0' || !isBalanced,
  );
  if (wrong !== undefined)
    throw new UserError(
      `the books of the game under ${wrong.order} do not balance`,
      EXIT.booksWrong,
    );
  if (options.json) process.stdout.write(`${JSON.stringify(study)}\n`);
}

function play(
  data: () => Parameters<typeof gameStudy>[0]['data'],
  { liquidators, auctions, seed, order }: LiquidationGameOptions,
): GameStudy {
  const bar = progressBar('liquidation game', '% of games');
  try {
    return gameStudy({
      data: data(),
      liquidators,
      auctions,
      seed,
      orders: order === undefined ? MESSAGE_ORDERS : [order],
      hash: sha256,
      onProgress: (done, total) => bar.update(Math.floor(100 * done), 100 * total),
    });
  } catch (error) {
    if (error instanceof BarFileError || error instanceof QuietPriceError)
      throw new UserError(error.message, EXIT.failure, error);
    throw error;
  } finally {
    bar.stop();
  }
}

function tableOf(games: readonly GameResult[]): string {
  const head = [
    'order',
    'auctions',
    'by bids',
    'cured',
    'median s',
    '90 % s',
    'of fair value',
    'given bps',
    'profit USD',
    'fast class won',
    'ties, taken',
    'cures beaten',
    'profit of it',
    'by one step',
    'owners lost',
    'bad debt',
  ];
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const rows = games.map((game) => [
    ORDER_NAMES[game.order],
    String(game.auctions),
    String(game.clearedBy.bids),
    String(game.clearedBy.cure),
    game.secondsToClear.median.toFixed(1),
    game.secondsToClear.p90.toFixed(1),
    share(game.priceOfFairValue),
    game.discountBps.toFixed(2),
    game.profit.toFixed(0),
    share(game.byLatency[0]?.shareWon ?? 0),
    `${game.frontRunning.ties.cureAndBid}, ${game.frontRunning.ties.bidTaken}`,
    String(game.frontRunning.cureBeaten.bids),
    game.frontRunning.cureBeaten.profit.toFixed(0),
    game.frontRunning.byOneStep.profit.toFixed(0),
    game.ownersLost.toFixed(0),
    game.badDebt.toFixed(0),
  ]);
  return columnsTable(head, rows);
}
