// The registry of stages: the name by which a ladder calls a stage, and the module that answers.
import type { LadderStage } from '../domain/ladder.ts';
import type { Act, Stage } from './stage.ts';
import { auctionStage } from './stages/auction.ts';
import { backstopStage } from './stages/backstop.ts';
import { cancelOrdersStage } from './stages/cancel-orders.ts';
import { convertCollateralStage } from './stages/convert-collateral.ts';
import { leastCostUnwind } from './stages/least-cost-unwind.ts';
import { reduceInBookStage } from './stages/reduce-in-book.ts';
import { slicePortfolioStage } from './stages/slice-portfolio.ts';
import { takeOverStage } from './stages/take-over/take-over.ts';

const stages: Readonly<Record<LadderStage, Stage<Act>>> = {
  cancelOrders: cancelOrdersStage,
  reduceInBook: reduceInBookStage,
  convertCollateral: convertCollateralStage,
  slicePortfolio: slicePortfolioStage,
  leastCostUnwind: leastCostUnwind,
  auction: auctionStage,
  backstop: backstopStage,
  takeOver: takeOverStage,
};

/** The stage of that name; it is asked about plans that it made itself. */
export const stageNamed = (name: LadderStage): Stage<Act> => stages[name];
