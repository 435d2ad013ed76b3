// A venue opened for a simulation: its listing, the insurance fund's money, the outside market and, once there is a price,
// the population. What is done with it is the simulation's own business.
import { createEngine, type EngineOptions, type Input } from '@plimsoll/engine';
import { rejectToSentence } from '@plimsoll/engine/wire';
import { BarFileError } from '../bars/bar-file.ts';
import { Outside } from '../book/outside.ts';
import type { AccountPlan } from '../population/draw-accounts.ts';
import { Population } from '../population/open-accounts.ts';
import { quote, type VenuePlan } from '../venue/plan-venue.ts';
import { FloatRisk } from './float-risk.ts';
import { insuranceFund } from './insurance-fund.ts';
import { type RecordedStep, Session } from './session.ts';
import { Tally } from './tally.ts';

/** The insurance fund at the start, as a share of the population's positions: 2 % shared, 1 % in the markets' buckets. */
const SHARED_FUND_SHARE = 0.02;
const BUCKET_SHARE = 0.01;

export class SimulatedVenue {
  readonly plan: VenuePlan;
  readonly session: Session;
  readonly risk: FloatRisk;
  readonly tally: Tally;
  readonly outside: Outside;
  readonly population: Population;
  /** Settlement quanta by which accounts were found short when they were closed; whoever paid for it afterwards. */
  badDebt = 0n;
  fundAtStart = 0n;

  constructor(
    plan: VenuePlan,
    options: {
      readonly engine?: EngineOptions;
      readonly onStep?: (step: RecordedStep) => void;
    } = {},
  ) {
    this.plan = plan;
    this.session = new Session({
      engine: createEngine(options.engine ?? {}),
      onStep: options.onStep ?? (() => undefined),
    });
    const { session } = this;
    this.risk = new FloatRisk(session.state);
    this.tally = new Tally(session.state);
    this.outside = new Outside(session);
    const { outside, risk } = this;
    this.population = new Population({ session, outside, risk, venue: plan });
    session.listen((event) => {
      this.tally.onEvent(event);
      if (event.type === 'DeficitFixed') this.badDebt += event.deficit;
    });
  }

  /** Lists the venue and funds the insurance and the outside market. @throws BarFileError where no venue can list what the data says. */
  open(time: number): void {
    const { session, plan } = this;
    const { state } = session;
    session.time = time;
    for (const input of plan.inputs) {
      if (session.step(input)) continue;
      const { rejected } = session;
      const why = rejected === undefined ? '' : ` ${rejectToSentence(rejected)}`;
      throw new BarFileError(`no venue can list the prices and volumes of the data.${why}`);
    }
    this.contribute(state.scalar('sharedFund'), SHARED_FUND_SHARE * plan.populationNotional);
    for (const [market, each] of plan.markets.entries())
      this.contribute(state.market(market).bucketAccount, BUCKET_SHARE * each.populationNotional);
    this.fundAtStart = insuranceFund(state).cash;
    this.outside.open(plan);
  }

  /** Opens the population after the first prices; a position in a market without a price waits for `openWaiting`. */
  populate(plans: readonly AccountPlan[]): void {
    this.population.open(plans);
  }

  /** Steps an input that may not be refused. */
  must(input: Input): void {
    if (this.session.step(input)) return;
    const why = JSON.stringify(this.session.rejected, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    throw new Error(`the simulated venue was refused: ${input.type} met ${why}`);
  }

  private contribute(account: number, units: number): void {
    this.must({
      type: 'Deposit',
      time: this.session.time,
      account,
      asset: 0,
      amount: quote(units),
    });
  }
}
