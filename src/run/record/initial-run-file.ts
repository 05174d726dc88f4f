import { AUDIBLE } from '../../audio/onset.ts'
import { LAB_RECOGNISERS } from '../../core/config/lab-profile.ts'
import { type ConversationRunFile, type RunFile, SCHEMA_VERSION } from '../../results/run/run-file.ts'
import { describeMachine, machineName } from '../health/machine.ts'
import {
  type AnswerSource,
  answerSources,
  type ConversationPlan,
  type RequestPlan,
  type RunPlan,
} from '../plan/run-plan.ts'
import type { RecordingOptions } from './recording.ts'

type StartedRun = Pick<
  RecordingOptions,
  'folder' | 'startedAt' | 'origin' | 'versions' | 'harness' | 'vantage'
>

/** `run.json` before the first trial. */
export function initialRunFile(plan: RequestPlan, started: StartedRun): RunFile {
  return { ...commonFields(plan, started), scenario: plan.scenario, audible: AUDIBLE }
}

/** `run.json` before the first conversation. */
export function initialConversationRunFile(plan: ConversationPlan, started: StartedRun): ConversationRunFile {
  return {
    ...commonFields(plan, started),
    kind: 'conversations',
    scenario: plan.scenario,
    recognition: describeRecognition(answerSources(plan)),
  }
}

function commonFields(plan: RunPlan, { folder, startedAt, origin, versions, harness, vantage }: StartedRun) {
  const sources = answerSources(plan)
  return {
    schema_version: SCHEMA_VERSION,
    run: folder.name,
    status: 'running',
    started_at: startedAt.toISOString(),
    origin_us: origin,
    versions,
    machine: describeMachine(),
    vantage: vantage === undefined ? { name: machineName(), named: false } : { name: vantage, named: true },
    adapters: Object.fromEntries(sources.map(({ planned, facts }) => [planned.adapter, facts])),
    ...(harness && { harness }),
    loop: [],
    simulated: sources.every(({ answeredBy }) => answeredBy === 'lab'),
    ...(sources.some(({ answeredBy }) => answeredBy === 'cassette') && { replayed: true as const }),
  } as const
}

/** How the lab recognises speech. Reported for every run in which it does. */
const RECOGNITION_TEXT = {
  known: 'the lab received the callers’ speech in advance and recognises nothing else',
  moonshine:
    'the lab recognises any speech with Moonshine tiny and answers only afterwards: see `understood_us` in its truth log',
} as const

/** Describes how the lab recognises speech in this run. Empty if it does not. */
function describeRecognition(sources: readonly AnswerSource[]): string {
  const listening = sources.filter(
    ({ answeredBy, facts }) => answeredBy === 'lab' && facts.input !== undefined,
  )
  const used = new Set(listening.map(({ profile }) => profile.recogniser ?? 'known'))
  return LAB_RECOGNISERS.filter((recogniser) => used.has(recogniser))
    .map((recogniser) => RECOGNITION_TEXT[recogniser])
    .join('; for components with `recogniser: moonshine`, ')
}
