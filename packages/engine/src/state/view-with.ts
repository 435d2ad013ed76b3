// The state seen with another listing of one market or asset, or at other marks: for questions about what is not so. Everything else
// is the state's own, so that a margin function asked through it answers exactly as it will afterwards.
import type { ExactView } from '../margin/live/exact-view.ts';
import type { ReadState } from './state.ts';

/** What a change would have these say. */
export type ViewChange = Partial<
  Pick<ExactView, 'market' | 'asset' | 'initialHaircutPpm' | 'mark' | 'unitValue'>
>;

export function viewWith(state: ReadState, change: ViewChange): ExactView {
  const methods = new Map<PropertyKey, unknown>(Object.entries(change));
  return new Proxy(state, {
    get(target, name) {
      const known = methods.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      // The state's own methods read the state, not the change: what they answer does not depend on it.
      const bound: unknown = value.bind(target);
      methods.set(name, bound);
      return bound;
    },
  });
}
