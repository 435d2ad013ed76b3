// The public surface of the lab (simulation, replay, stress): re-exports only, no logic.
export {};
