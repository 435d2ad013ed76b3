// The public surface of the engine's read models: re-exports only, no logic.
export {};
