/** Every answer of a sandbox says which epoch it is of. */
import type { Sandbox } from '../../sandbox/sandbox.ts'

export const epochOf = (sandbox: Sandbox): { epoch: number } => ({ epoch: sandbox.engine.state.epoch })
