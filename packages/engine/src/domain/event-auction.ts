// Auctions and the breaker: who bids, what is on offer. Tags 121 to 134.
import type { SchemaTable } from './record.ts';

export const auctionEvents = {} as const satisfies SchemaTable;
