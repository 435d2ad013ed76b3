// The public surface of the engine: re-exports only, no logic.
export {};
