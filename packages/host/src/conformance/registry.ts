// Which adapter answers which published file.
import type { Adapter } from './adapter.ts';
import { black76EdgeDeltaDigital } from './adapters/black76-edge-delta-digital.ts';
import { blackscholesPriceGreeks } from './adapters/blackscholes-price-greeks.ts';
import { cboeStrategyOptionMargin } from './adapters/cboe-strategy-option-margin.ts';
import { deriveDutchAuctionLiquidation } from './adapters/derive-dutch-auction-liquidation.ts';
import { derivePmrm1PortfolioMargin } from './adapters/derive-pmrm1-portfolio-margin.ts';
import { derivePmrm2PortfolioMargin } from './adapters/derive-pmrm2-portfolio-margin.ts';
import { deriveSrmStandardMargin } from './adapters/derive-srm-standard-margin.ts';
import { deriveSviVol } from './adapters/derive-svi-vol.ts';
import { driftFunding } from './adapters/drift-funding.ts';
import { driftInsuranceFund } from './adapters/drift-insurance-fund.ts';
import { driftPartialLiquidation } from './adapters/drift-partial-liquidation.ts';
import { driftSizeWeightsMarginRatio } from './adapters/drift-size-weights-margin-ratio.ts';
import { dydxDeleveragingAdl } from './adapters/dydx-deleveraging-adl.ts';
import { dydxFunding } from './adapters/dydx-funding.ts';
import { dydxLiquidationBankruptcyFillableInsurance } from './adapters/dydx-liquidation-bankruptcy-fillable-insurance.ts';
import { dydxPartialLiquidationSize } from './adapters/dydx-partial-liquidation-size.ts';
import { dydxPerpMarginRequirements } from './adapters/dydx-perp-margin-requirements.ts';
import { mangoHealth } from './adapters/mango-health.ts';
import { vegaFundingSettlement } from './adapters/vega-funding-settlement.ts';
import { vegaIsolatedMargin } from './adapters/vega-isolated-margin.ts';
import { vegaLiquidationDisposal } from './adapters/vega-liquidation-disposal.ts';
import { vegaLiquidationPrice } from './adapters/vega-liquidation-price.ts';
import { vegaLognormalRiskFactors } from './adapters/vega-lognormal-risk-factors.ts';
import { vegaLossSocialisation } from './adapters/vega-loss-socialisation.ts';
import { vegaMaintenanceMargin } from './adapters/vega-maintenance-margin.ts';
import { vegaMarginLevelScaling } from './adapters/vega-margin-level-scaling.ts';
import { venueDocsWorkedExamples } from './adapters/venue-docs-worked-examples.ts';

/** By file name without `.json`. */
export const adapters: Readonly<Record<string, Adapter>> = {
  'black76-edge-delta-digital': black76EdgeDeltaDigital,
  'blackscholes-price-greeks': blackscholesPriceGreeks,
  'cboe-strategy-option-margin': cboeStrategyOptionMargin,
  'derive-dutch-auction-liquidation': deriveDutchAuctionLiquidation,
  'derive-pmrm1-portfolio-margin': derivePmrm1PortfolioMargin,
  'derive-pmrm2-portfolio-margin': derivePmrm2PortfolioMargin,
  'derive-srm-standard-margin': deriveSrmStandardMargin,
  'derive-svi-vol': deriveSviVol,
  'drift-funding': driftFunding,
  'drift-insurance-fund': driftInsuranceFund,
  'drift-partial-liquidation': driftPartialLiquidation,
  'drift-size-weights-margin-ratio': driftSizeWeightsMarginRatio,
  'dydx-deleveraging-adl': dydxDeleveragingAdl,
  'dydx-funding': dydxFunding,
  'dydx-liquidation-bankruptcy-fillable-insurance': dydxLiquidationBankruptcyFillableInsurance,
  'dydx-partial-liquidation-size': dydxPartialLiquidationSize,
  'dydx-perp-margin-requirements': dydxPerpMarginRequirements,
  'mango-health': mangoHealth,
  'vega-funding-settlement': vegaFundingSettlement,
  'vega-isolated-margin': vegaIsolatedMargin,
  'vega-liquidation-disposal': vegaLiquidationDisposal,
  'vega-liquidation-price': vegaLiquidationPrice,
  'vega-lognormal-risk-factors': vegaLognormalRiskFactors,
  'vega-loss-socialisation': vegaLossSocialisation,
  'vega-maintenance-margin': vegaMaintenanceMargin,
  'vega-margin-level-scaling': vegaMarginLevelScaling,
  'venue-docs-worked-examples': venueDocsWorkedExamples,
};
