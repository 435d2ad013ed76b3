// Auctions and the breaker: who bids, what is on offer. Tags 24 to 29.
import type { SchemaTable } from './record.ts';

export const auctionCommands = {} as const satisfies SchemaTable;
