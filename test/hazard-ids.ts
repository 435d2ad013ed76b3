// The ids of the catalogue of failures and attacks, and how a test title carries them: it begins
// with one or more ids, each followed by a space or a colon, as in "L1 equity equal to ...".

/** How many entries each chapter of the catalogue has. */
const chapters = {
  A: 10, // arithmetic
  B: 11, // oracle and prices
  C: 13, // account and collateral
  P: 9, // orders and pre-trade
  L: 17, // liquidation
  W: 12, // waterfall
  F: 8, // funding, settlement, expiry
  J: 15, // journal, crash, snapshot
  N: 11, // cluster and network
  S: 15, // interfaces and security
  M: 9, // operations
} as const;

/** Every id of the catalogue, in its order. */
export const hazardIds: readonly string[] = Object.entries(chapters).flatMap(([chapter, count]) =>
  Array.from({ length: count }, (_, index) => `${chapter}${index + 1}`),
);

const known = new Set(hazardIds);
const id = `[${Object.keys(chapters).join('')}][0-9]{1,2}`;

/** For a test runner's title filter; it also matches titles inside a titled group. */
export const titlePattern = `(^|\\s)${id}[ :,]`;

/** The ids with which a title begins. */
export function idsOfTitle(title: string): string[] {
  const [lead = ''] = new RegExp(`^(${id}[ :,]+(and +)?)+`).exec(`${title} `) ?? [];
  return [...lead.matchAll(new RegExp(id, 'g'))].map(String).filter((one) => known.has(one));
}

/** The ids that open a quoted text somewhere in a source: which tests it may hold. */
export function idsQuotedIn(source: string): string[] {
  const matches = source.matchAll(
    new RegExp(`['"\`](?:${id}[ :,]+(?:and +)?)*${id}(?=[ :,])`, 'g'),
  );
  const ids = [...matches].flatMap(([text]) => idsOfTitle(`${text.slice(1)} `));
  return [...new Set(ids)];
}
