import type { PlanLimit } from '../../core/adapter/plan-limit.ts'

/*
 * The documents contradict each other, so every figure keeps its source. A concurrency unit is one request in
 * flight, counted over HTTP, WebSocket and all models. Each unit allows five open sockets.
 */

export const SPEECH_PLAN_LIMITS = [
  {
    plan: 'any (concurrency page)',
    inFlight: 1,
    connections: 5,
    source: 'docs.smallest.ai, concurrency and limits, 2026-08-21',
    confidence: 'documented',
  },
  {
    plan: 'Standard',
    inFlight: 10,
    connections: 50,
    source: 'model card of Lightning v3.1 Pro, 2026-08-21',
    confidence: 'documented',
  },
  {
    plan: 'pay as you go',
    inFlight: 15,
    perMinute: 100,
    source: 'api-evangelist, June 2026: about 100 a minute and 15 streams',
    confidence: 'third party',
  },
  { plan: 'Free', inFlight: 1, source: 'a note of January 2026', confidence: 'third party' },
  { plan: 'Personal', inFlight: 3, source: 'a note of January 2026', confidence: 'third party' },
  { plan: 'Business', inFlight: 15, source: 'a note of January 2026', confidence: 'third party' },
] as const satisfies readonly PlanLimit[]

export const PULSE_PLAN_LIMITS = [
  {
    plan: 'Standard',
    inFlight: 100,
    source: 'model card of Pulse: streams in real time',
    confidence: 'documented',
  },
  {
    plan: 'Standard (recordings)',
    perMinute: 25,
    source: 'model card of Pulse: requests a minute and model',
    confidence: 'documented',
  },
] as const satisfies readonly PlanLimit[]

export const ELECTRON_PLAN_LIMITS = [
  { plan: 'Standard', inFlight: 3, perMinute: 10, source: 'documents of Electron', confidence: 'documented' },
  {
    plan: 'Enterprise',
    inFlight: 20,
    perMinute: 200,
    source: 'documents of Electron',
    confidence: 'documented',
  },
] as const satisfies readonly PlanLimit[]

/** Further calls are queued. */
export const ATOMS_PLAN_LIMITS = [
  { plan: 'Free', inFlight: 5, source: 'docs.smallest.ai, Atoms concurrency', confidence: 'documented' },
  { plan: 'Pro', inFlight: 50, source: 'docs.smallest.ai, Atoms concurrency', confidence: 'documented' },
] as const satisfies readonly PlanLimit[]
