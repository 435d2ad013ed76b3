// Every margin model that a rulebook may name. A new model is one line here.
import type { Mistake, Path, Schema } from '../../domain/schema.ts';
import { type BoundModel, bind, type MarginModel } from '../model/margin-model.ts';
import { tiered } from '../rates/tiered-notional.ts';

/** A model whose parameters are read from a rulebook and bound in one go, so that their type stays inside. */
export type RegisteredModel = {
  readonly type: string;
  readonly doc: string;
  readonly parameters: Schema<unknown>;
  readonly read: (value: unknown, path: Path, mistakes: Mistake[]) => BoundModel | undefined;
};

export function registered<Parameters>(model: MarginModel<Parameters>): RegisteredModel {
  return {
    type: model.type,
    doc: model.doc,
    parameters: model.parameters,
    read(value, path, mistakes) {
      const parameters = model.parameters.read(value, path, mistakes);
      return parameters === undefined ? undefined : bind(model, parameters);
    },
  };
}

const all: readonly RegisteredModel[] = [registered(tiered)];

export const registeredModels: ReadonlyMap<string, RegisteredModel> = new Map(
  all.map((model) => [model.type, model]),
);
