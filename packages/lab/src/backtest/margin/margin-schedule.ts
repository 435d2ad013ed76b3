// What every schedule of the back-test is: hours and finished windows in, a margin for each side out.
import type { Side } from '../../volatility/calibrated-forecaster.ts';
import type { Hour } from '../../volatility/hour.ts';
import type { HorizonWindow } from './horizon-windows.ts';

export interface MarginSchedule {
  readonly name: string;
  /** Each hour in order, with the window that ended with it. */
  observe(hour: Hour, ended: HorizonWindow | undefined): void;
  /** As a fraction of the price, from what was observed until now; undefined while that is too little. */
  margin(side: Side): number | undefined;
}
