// Binds compositions of portfolio margin blocks for tests: models with their parameters and formulas, written as a rulebook
// file writes them, become a rulebook whose equity is zero. The compositions themselves are compositions.fixture.ts.
import { ok } from '../../base/result.ts';
import { Exact } from '../../base/exact.ts';
import type { Mistake } from '../../domain/schema.ts';
import { bind, type BoundModel, type MarginModel } from '../model/margin-model.ts';
import type { Part, Rulebook } from '../model/rulebook.ts';
import { combinationSchema } from '../rulebook/combination-schema.ts';
import { basisMoveModel } from './basis-move.ts';
import { read } from './blocks.fixture.ts';
import { contingenciesModel } from './contingencies.ts';
import { correlationContingencyModel } from './correlation-contingency.ts';
import { deltaShockModel } from './delta-shock.ts';
import { deltaSpreadModel } from './delta-spread.ts';
import { feeProvisionModel } from './fee-provision.ts';
import { fundingProvisionModel } from './funding-provision.ts';
import { minimumChargeModel } from './minimum-charge.ts';
import { minimumDeltaModel } from './minimum-delta.ts';
import { rateRiskModel } from './rate-risk.ts';
import { riskMatrixModel } from './risk-matrix.ts';
import { rollModel } from './roll.ts';
import { scanModel } from './scan.ts';
import { stablecoinModel } from './stablecoin.ts';
import { timeDecayModel } from './time-decay.ts';
import { vegaSpreadModel } from './vega-spread.ts';
import { vegaTermModel } from './vega-term.ts';

export type Composition = {
  readonly models: Readonly<
    Record<string, { readonly model: string; readonly parameters: unknown }>
  >;
  readonly initial: unknown;
  readonly maintenance: unknown;
};

type Reader = (parameters: unknown) => BoundModel;
const reader =
  <P>(model: MarginModel<P>): Reader =>
  (parameters) =>
    bind(model, read(model.parameters, parameters));
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [basisMoveModel.type, reader(basisMoveModel)],
  [contingenciesModel.type, reader(contingenciesModel)],
  [correlationContingencyModel.type, reader(correlationContingencyModel)],
  [deltaShockModel.type, reader(deltaShockModel)],
  [deltaSpreadModel.type, reader(deltaSpreadModel)],
  [feeProvisionModel.type, reader(feeProvisionModel)],
  [fundingProvisionModel.type, reader(fundingProvisionModel)],
  [minimumChargeModel.type, reader(minimumChargeModel)],
  [minimumDeltaModel.type, reader(minimumDeltaModel)],
  [rateRiskModel.type, reader(rateRiskModel)],
  [riskMatrixModel.type, reader(riskMatrixModel)],
  [rollModel.type, reader(rollModel)],
  [scanModel.type, reader(scanModel)],
  [stablecoinModel.type, reader(stablecoinModel)],
  [timeDecayModel.type, reader(timeDecayModel)],
  [vegaSpreadModel.type, reader(vegaSpreadModel)],
  [vegaTermModel.type, reader(vegaTermModel)],
]);

export const modelTypes: readonly string[] = [...readers.keys()];
export function boundModel(use: {
  readonly model: string;
  readonly parameters: unknown;
}): BoundModel {
  const found = readers.get(use.model);
  if (found === undefined) throw new Error(`no model ${use.model}`);
  return found(use.parameters);
}

/** The rulebook of a composition; its equity is zero, so that excess is minus the requirement. */
export function rulebookOf(name: string, { models, initial, maintenance }: Composition): Rulebook {
  const mistakes: Mistake[] = [];
  const formulas = {
    initial: combinationSchema.read(initial, ['initial'], mistakes),
    maintenance: combinationSchema.read(maintenance, ['maintenance'], mistakes),
  };
  if (formulas.initial === undefined || formulas.maintenance === undefined) {
    throw new Error(JSON.stringify(mistakes));
  }
  const parts = new Map<string, Part>();
  for (const [part, use] of Object.entries(models)) {
    const bound = boundModel(use);
    parts.set(part, {
      name: part,
      applies: () => true,
      isAskedWhenFlat: false,
      modelFor: () => ok(bound),
    });
  }
  return {
    name,
    title: name,
    equity: () => ok({ name: 'equity', value: Exact.ZERO }),
    parts,
    initial: formulas.initial,
    maintenance: formulas.maintenance,
    coversEverything: true,
  };
}
