// The fund's contributors and its targets. Tags 165 to 179.
import type { SchemaTable } from './record.ts';

export const fundEvents = {} as const satisfies SchemaTable;
