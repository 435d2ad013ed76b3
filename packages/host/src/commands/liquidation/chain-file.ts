// Option chain files from disk, plain or gzip: one sentence for what cannot be read.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ChainFileError, type OptionChain, readChains } from '@plimsoll/lab';
import { EXIT, explain, UserError } from '../../errors.ts';

/** @throws UserError where the file is missing, no whole gzip file, or no chain file. */
export function readChainFile(path: string): readonly OptionChain[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw explain(`read ${path}`, error);
  }
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    return readChains(basename(path), (isGzip ? gunzipSync(bytes) : bytes).toString('utf8'));
  } catch (error) {
    if (error instanceof ChainFileError) throw new UserError(error.message, EXIT.failure, error);
    if (!isGzip || !(error instanceof Error) || !('errno' in error)) throw error;
    throw new UserError(`${path} is not a whole gzip file: ${error.message}`, EXIT.failure, error);
  }
}
