// What one portfolio needs under one rulebook, as the command line prints it and the server sends it: one implementation,
// all numbers as decimal strings.
import {
  assess,
  type Assessment,
  bindingPath,
  type Exact,
  type Figure,
  type LevelAssessment,
  type MarginRefusal,
  type Priced,
  type Result,
  type Rulebook,
} from '@plimsoll/engine/models';
import { fullText } from './number-text.ts';

export type FigureJson = {
  readonly name: string;
  readonly value: string;
  readonly unit?: string;
  readonly because?: string;
  readonly parts?: readonly FigureJson[];
};
type LevelJson = {
  readonly equity: string;
  readonly requirement: string;
  /** Equity less requirement; negative is a breach. */
  readonly excess: string;
  readonly isMet: boolean;
  /** What decided the requirement, from the whole down to the part. */
  readonly binding: readonly string[];
};
export type MarginAnswer = {
  readonly rulebook: string;
  readonly title: string;
  readonly numeraire: string;
  readonly initial: LevelJson;
  readonly maintenance: LevelJson;
  /** Maintenance margin over equity; null with equity at or below zero. */
  readonly marginRatio: string | null;
  readonly isLiquidatable: boolean;
  readonly explanation?: {
    readonly initial: { readonly equity: FigureJson; readonly requirement: FigureJson };
    readonly maintenance: { readonly equity: FigureJson; readonly requirement: FigureJson };
  };
};

export function marginAnswer(
  priced: Priced,
  rulebook: Rulebook,
  options: { readonly explain: boolean },
): Result<MarginAnswer, MarginRefusal> {
  const assessed = assess(priced.holdings, priced.snapshot, rulebook);
  if (!assessed.ok) return assessed;
  const { initial, maintenance, numeraire } = assessed.value;
  return {
    ok: true,
    value: {
      rulebook: rulebook.name,
      title: rulebook.title,
      numeraire,
      initial: levelJson(initial),
      maintenance: levelJson(maintenance),
      marginRatio: ratioText(maintenance.requirement.value, maintenance.equity.value),
      isLiquidatable: maintenance.excess.sign < 0,
      ...(options.explain ? { explanation: explanationOf(assessed.value) } : {}),
    },
  };
}

const explanationOf = ({ initial, maintenance }: Assessment) => ({
  initial: { equity: figureJson(initial.equity), requirement: figureJson(initial.requirement) },
  maintenance: {
    equity: figureJson(maintenance.equity),
    requirement: figureJson(maintenance.requirement),
  },
});

function levelJson({ equity, requirement, excess }: LevelAssessment): LevelJson {
  return {
    equity: fullText(equity.value),
    requirement: fullText(requirement.value),
    excess: fullText(excess),
    isMet: excess.sign >= 0,
    binding: bindingPath(requirement),
  };
}

function ratioText(maintenance: Exact, equity: Exact): string | null {
  if (equity.sign <= 0) return null;
  return maintenance.over(equity).toFixed(6, 'up');
}

export function figureJson({ name, value, unit, because, parts }: Figure): FigureJson {
  return {
    name,
    value: fullText(value),
    ...(unit === undefined ? {} : { unit }),
    ...(because === undefined ? {} : { because }),
    ...(parts === undefined ? {} : { parts: parts.map(figureJson) }),
  };
}
