// The public surface of the engine's wire types: re-exports only, no logic.
export {};
