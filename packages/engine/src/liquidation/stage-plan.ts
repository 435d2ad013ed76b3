// Every plan that a stage of the ladder can make, for those who put one into words. The ladder itself knows plans by their
// interface only (stage.ts).
import type { AuctionPlan } from './stages/auction.ts';
import type { BackstopPlan } from './stages/backstop.ts';
import type { Cancellation } from './stages/cancel-orders.ts';
import type { CollateralSalePlan } from './stages/collateral-sale.ts';
import type { Conversion } from './stages/convert-collateral.ts';
import type { LeastCostUnwind } from './stages/least-cost-unwind.ts';
import type { Reduction } from './stages/reduce-in-book.ts';
import type { Slice } from './stages/slice-portfolio.ts';
import type { TakeOver } from './stages/take-over/take-over.ts';

export type StagePlan =
  | AuctionPlan
  | BackstopPlan
  | Cancellation
  | CollateralSalePlan
  | Conversion
  | LeastCostUnwind
  | Reduction
  | Slice
  | TakeOver;
