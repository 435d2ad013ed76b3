// Rows of hourly price files, for the tests of this folder.

export const HOUR = 3_600_000;
export const T = 1_640_995_200_000;
export const HEADER = 'symbol_exchange,ts_ms,open,high,low,close,volume\n';
/** Hourly rows of a price file from `from` on; the last but one dips to `low`. */
export const rows = (symbol: string, closes: readonly number[], from = T, low = 0): string =>
  closes
    .map((close, i) => {
      const bottom = i === closes.length - 2 && low > 0 ? low : close;
      return `${symbol},${from + i * HOUR},${close},${close},${bottom},${close},1`;
    })
    .join('\n');
