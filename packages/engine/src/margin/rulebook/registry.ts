// Every margin model that a rulebook may name. A new model is one line here.
import type { Mistake, Path, Schema } from '../../domain/schema.ts';
import { factorModel } from '../factor/factor.ts';
import { historicalModel } from '../factor/historical.ts';
import { greeksModel } from '../greeks/greeks-margin.ts';
import { depegContingency } from '../options/depeg-contingency.ts';
import { oracleContingency } from '../options/oracle-contingency.ts';
import { span } from '../options/span.ts';
import { standardOption } from '../options/standard-option.ts';
import { strategy } from '../options/strategy.ts';
import { fullyCollateralisedModel } from '../rates/fully-collateralised.ts';
import { healthModel } from '../rates/health-model.ts';
import { isolatedOrdersModel } from '../rates/isolated-orders.ts';
import { listedModel } from '../rates/listed-contract.ts';
import { openInterestModel } from '../rates/open-interest.ts';
import { riskFactorModel } from '../rates/risk-factors.ts';
import { sizeScaledModel } from '../rates/size-scaled.ts';
import { skewScaledModel } from '../rates/skew-scaled.ts';
import { tiered } from '../rates/tiered-notional.ts';
import { weightsModel } from '../rates/weights.ts';
import { basisMoveModel } from '../scenario/basis-move.ts';
import { collateralContingencyModel } from '../scenario/collateral-contingency.ts';
import { contingenciesModel } from '../scenario/contingencies.ts';
import { correlationContingencyModel } from '../scenario/correlation-contingency.ts';
import { deltaShockModel } from '../scenario/delta-shock.ts';
import { deltaSpreadModel } from '../scenario/delta-spread.ts';
import { feeProvisionModel } from '../scenario/fee-provision.ts';
import { fundingProvisionModel } from '../scenario/funding-provision.ts';
import { minimumChargeModel } from '../scenario/minimum-charge.ts';
import { minimumDeltaModel } from '../scenario/minimum-delta.ts';
import { oracleConfidenceModel } from '../scenario/oracle-confidence.ts';
import { rateRiskModel } from '../scenario/rate-risk.ts';
import { riskMatrixModel } from '../scenario/risk-matrix.ts';
import { rollModel } from '../scenario/roll.ts';
import { scanModel } from '../scenario/scan.ts';
import { scenariosModel } from '../scenario/scenarios.ts';
import { stablecoinModel } from '../scenario/stablecoin.ts';
import { timeDecayModel } from '../scenario/time-decay.ts';
import { vegaSpreadModel } from '../scenario/vega-spread.ts';
import { vegaTermModel } from '../scenario/vega-term.ts';
import { type BoundModel, bind, type MarginModel } from '../model/margin-model.ts';

/** A model whose parameters are read from a rulebook and bound in one go, so that their type stays inside. */
export type RegisteredModel = {
  readonly type: string;
  readonly doc: string;
  readonly isAddOn: boolean;
  readonly parameters: Schema<unknown>;
  readonly read: (value: unknown, path: Path, mistakes: Mistake[]) => BoundModel | undefined;
};

export function registered<Parameters>(model: MarginModel<Parameters>): RegisteredModel {
  return {
    type: model.type,
    doc: model.doc,
    isAddOn: model.isAddOn === true,
    parameters: model.parameters,
    read(value, path, mistakes) {
      const parameters = model.parameters.read(value, path, mistakes);
      return parameters === undefined ? undefined : bind(model, parameters);
    },
  };
}

const all: readonly RegisteredModel[] = [
  registered(factorModel),
  registered(historicalModel),
  registered(greeksModel),
  registered(depegContingency),
  registered(oracleContingency),
  registered(span),
  registered(standardOption),
  registered(strategy),
  registered(fullyCollateralisedModel),
  registered(healthModel),
  registered(isolatedOrdersModel),
  registered(listedModel),
  registered(openInterestModel),
  registered(riskFactorModel),
  registered(sizeScaledModel),
  registered(skewScaledModel),
  registered(tiered),
  registered(weightsModel),
  registered(basisMoveModel),
  registered(collateralContingencyModel),
  registered(contingenciesModel),
  registered(correlationContingencyModel),
  registered(deltaShockModel),
  registered(deltaSpreadModel),
  registered(feeProvisionModel),
  registered(fundingProvisionModel),
  registered(minimumChargeModel),
  registered(minimumDeltaModel),
  registered(oracleConfidenceModel),
  registered(rateRiskModel),
  registered(riskMatrixModel),
  registered(rollModel),
  registered(scanModel),
  registered(scenariosModel),
  registered(stablecoinModel),
  registered(timeDecayModel),
  registered(vegaSpreadModel),
  registered(vegaTermModel),
];

export const registeredModels: ReadonlyMap<string, RegisteredModel> = new Map(
  all.map((model) => [model.type, model]),
);
