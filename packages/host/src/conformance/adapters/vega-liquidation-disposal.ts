// How much of what the network holds one order sells.
import { disposalSize } from '@plimsoll/engine';
import { Exact } from '@plimsoll/engine/models';
import type { Adapter } from '../adapter.ts';
import { exactOf, exactOr } from '../fields.ts';

export const vegaLiquidationDisposal: Adapter = ({ input }) => ({
  orderSize: disposalSize({
    held: exactOf(input, 'networkPosition'),
    volumes: [exactOf(input, 'bookVolumeInRange'), exactOr(input, 'ammVolume', Exact.ZERO)],
    wholeUpTo: exactOf(input, 'fullDisposalSize'),
    share: exactOf(input, 'disposalFraction'),
    depthShare: exactOf(input, 'maxFractionConsumed'),
    lot: Exact.ONE,
  }),
});
