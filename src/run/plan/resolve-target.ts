import type { Facts } from '../../core/adapter/adapter.ts'
import { findBaseProblem } from '../../core/adapter/find-base-problem.ts'
import { findHttpProblem } from '../../core/adapter/find-http-problem.ts'
import type { HttpChoice } from '../../core/adapter/http-choice.ts'
import { originOfRegion } from '../../core/adapter/regions.ts'
import { resolveModel } from '../../core/adapter/resolve-model.ts'
import { sampleRatesFor } from '../../core/adapter/sample-rates.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { Target } from '../../core/config/target.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { PlannedTarget } from '../../drive/task.ts'
import { readProxyRules } from './proxies.ts'
import { type AnsweredBy, answersHere, type PlanOptions } from './run-plan.ts'

/** What a target of requests and a component of a stack both say about their requests. */
type RequestedTarget = Pick<
  Target,
  'adapter' | 'model' | 'voice' | 'format' | 'sampleRate' | 'language' | 'base' | 'http' | 'options'
> &
  Partial<Pick<Target, 'region'>>

/** An invalid key, for local servers that require one. */
export const PLACEHOLDER_KEY = 'ttfa-placeholder-key'

/** Applies the adapter's defaults. Sends the lab no real key. */
export function resolveTarget(
  id: string,
  target: RequestedTarget,
  facts: Facts,
  answeredBy: AnsweredBy,
  { environment, folder }: PlanOptions,
): Omit<PlannedTarget, 'region' | 'format' | 'turnOptions'> {
  rejectWrongBase(id, target, facts)
  const http = resolveHttp(id, target, facts)
  const model = resolveModel(target, facts)
  const proxies = answersHere({ answeredBy }) ? undefined : readProxyRules(environment)
  const key = facts.keyVariable === undefined ? '' : (environment[facts.keyVariable] ?? '')
  return {
    id,
    adapter: target.adapter,
    adapterFolder: folder,
    provider: facts.provider,
    transport: facts.transport,
    model,
    voice: target.voice ?? facts.voices[model] ?? facts.voices['*'] ?? '',
    language: target.language,
    base: target.base ?? originOfRegion(facts, target.region) ?? facts.origin,
    key: answersHere({ answeredBy }) ? PLACEHOLDER_KEY : key || PLACEHOLDER_KEY,
    options: { ...facts.measuringOptions, ...target.options },
    simulated: answeredBy === 'lab',
    ...(answeredBy === 'cassette' && { replayed: true }),
    ...(http !== undefined && { http }),
    ...(proxies && { proxies }),
  }
}

/** Undefined on a WebSocket, and for HTTP/1.1. */
function resolveHttp(id: string, { http }: RequestedTarget, facts: Facts): HttpChoice | undefined {
  const chosen = http ?? facts.http ?? 1.1
  if (chosen === 1.1) return undefined
  const problem = findHttpProblem(chosen, facts)
  if (problem)
    throw new SetupError(`target ${id}: ${problem}`, { code: 'HTTP_VERSION', hint: 'Remove `http`.' })
  return chosen
}

function rejectWrongBase(id: string, { base }: RequestedTarget, facts: Facts): void {
  const problem = findBaseProblem(base, facts)
  if (!problem) return
  throw new SetupError(`target ${id}: ${problem.message}`, {
    code: 'BASE_SCHEME',
    hint: `Write ${problem.meant}.`,
  })
}

/** The audio format to request. Throws a `SetupError` if the adapter does not support it. */
export function resolveFormat(
  id: string,
  { format, sampleRate }: Pick<Target, 'format' | 'sampleRate'>,
  facts: Facts,
): AudioFormat {
  const requested = format ?? facts.formats[0]
  const known = facts.formats.some(
    ({ encoding, container }) => encoding === requested?.encoding && container === requested?.container,
  )
  if (!requested || !known) {
    const names = facts.formats.map(({ encoding, container }) => `${encoding}/${container}`).join(', ')
    throw new SetupError(
      `target ${id}: ${facts.id} does not support the format ${requested?.encoding}/${requested?.container}`,
      { code: 'FORMAT_UNKNOWN', hint: `Supported formats: ${names}.` },
    )
  }
  const rates = sampleRatesFor(facts, requested.encoding)
  const rate = sampleRate ?? rates[0] ?? facts.defaultSampleRate
  if (!rates.includes(rate))
    throw new SetupError(`target ${id}: ${facts.id} does not support ${rate} Hz in ${requested.encoding}`, {
      code: 'SAMPLE_RATE_UNKNOWN',
      hint: `Supported sample rates: ${rates.join(', ')}.`,
    })
  return { ...requested, sampleRate: rate }
}
