import type { Facts } from '../../../core/adapter/adapter.ts'
import { COMPONENT_FACTS } from '../facts.ts'
import { PULSE_PLAN_LIMITS } from '../plan-limits.ts'

/** The facts that both routes of Pulse share. */
export const PULSE_FACTS = {
  ...COMPONENT_FACTS,
  kind: 'stt',
  docs: 'https://docs.smallest.ai/models/documentation/speech-to-text-pulse/overview',
  reuse: 'none',
  billing: 'audio',
  planLimits: PULSE_PLAN_LIMITS,
} as const satisfies Partial<Facts>
