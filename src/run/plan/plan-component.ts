import { TURN_ADAPTERS } from '../../adapters/turn-adapters.ts'
import type { PlannedComponent } from '../../conversation/component/component.ts'
import type { AdapterKind, AnyAdapter, AudioInput, Facts } from '../../core/adapter/adapter.ts'
import { sampleRatesFor } from '../../core/adapter/sample-rates.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { ComponentKind } from '../../core/trial/turn-record.ts'
import { recogniserFiles } from '../../lab/recognition/optional-packages.ts'
import type { ComponentTarget } from '../../scenario/conversation-scenario.ts'
import { loadAdapter } from '../adapters/resolve-adapter.ts'
import { type AnsweredBy, PLACEHOLDER_KEY, type PlanOptions } from './plan-run.ts'

/** A component of a stack with all defaults resolved, and what answers its requests. */
export interface ComponentPlan {
  readonly answeredBy: AnsweredBy
  readonly facts: Facts
  readonly profile: LabProfile
  readonly planned: PlannedComponent
}

/** Adapter kinds allowed for each component. An agent behind a webhook can replace a language model. */
const ALLOWED_KINDS: Readonly<Record<ComponentKind, readonly AdapterKind[]>> = {
  stt: ['stt'],
  llm: ['llm', 'agent'],
  tts: ['tts'],
  agent: ['s2s', 'agent'],
}

/** Finds a component's adapter and resolves its defaults. Throws a `SetupError`. */
export async function planComponent(
  targetId: string,
  kind: ComponentKind,
  target: ComponentTarget,
  options: PlanOptions,
): Promise<ComponentPlan> {
  const adapter = await resolveTurnAdapter(target.adapter, options.folder)
  const { facts } = adapter
  const id = `${targetId}.${kind}`
  if (!ALLOWED_KINDS[kind].includes(facts.kind))
    throw new SetupError(`${id}: the adapter ${facts.id} is of kind ${facts.kind}`, {
      code: 'ADAPTER_KIND',
      hint: `Use an adapter of kind ${ALLOWED_KINDS[kind].join(' or ')} (see \`ttfa adapters\`).`,
    })
  adapter.parseOptions(target.options)
  const answeredBy = chooseAnsweredBy(id, target, facts, options)
  // Check the optional packages before the run folder is created.
  if (answeredBy === 'lab' && target.lab?.recogniser === 'moonshine') recogniserFiles()
  return {
    answeredBy,
    facts,
    profile: target.lab ?? {},
    planned: { id, kind, ...resolveComponent(id, target, facts, answeredBy, options) },
  }
}

/** An adapter for a component of a turn, by id or from a file. */
export async function resolveTurnAdapter(name: string, folder: string): Promise<AnyAdapter> {
  return TURN_ADAPTERS[name] ?? loadAdapter(name, folder)
}

function chooseAnsweredBy(
  id: string,
  { base, lab: profile }: ComponentTarget,
  facts: Facts,
  options: PlanOptions,
): AnsweredBy {
  const { environment, lab } = options
  if (lab === 'always') return 'lab'
  if (base !== undefined) return 'base'
  const hasKey = facts.keyVariable === undefined || Boolean(environment[facts.keyVariable])
  if (hasKey && !facts.retired) return 'service'
  if (lab === 'auto' && profile) return 'lab'
  throw new SetupError(`${id}: the API key of ${facts.id} is missing: ${facts.keyVariable} is not set`, {
    code: 'KEY_MISSING',
    hint: 'Set the variable (a .env file works), give the component a `lab:` profile or a `base:`, or run with --lab.',
  })
}

function resolveComponent(
  id: string,
  target: ComponentTarget,
  facts: Facts,
  answeredBy: AnsweredBy,
  { environment, folder }: PlanOptions,
): Omit<PlannedComponent, 'id' | 'kind'> {
  const model = target.model ?? facts.models[0] ?? ''
  const key = facts.keyVariable === undefined ? '' : (environment[facts.keyVariable] ?? '')
  const format = resolveOutputFormat(id, target, facts)
  const input = facts.input && resolveInputFormat(id, target, facts.input, format.sampleRate)
  return {
    adapter: target.adapter,
    adapterFolder: folder,
    provider: facts.provider,
    transport: facts.transport,
    model,
    voice: target.voice ?? facts.voices[model] ?? facts.voices['*'] ?? '',
    language: target.language,
    region: '',
    format,
    base: target.base ?? facts.origin,
    // The lab never receives a real key.
    key: answeredBy === 'lab' ? PLACEHOLDER_KEY : key || PLACEHOLDER_KEY,
    options: target.options,
    simulated: answeredBy === 'lab',
    turnOptions: {},
    connection: target.connection,
    keepalive: target.keepalive,
    ...(input && { input }),
  }
}

/** The output format of the component. Irrelevant for one that sends no audio. */
function resolveOutputFormat(id: string, { format, sampleRate }: ComponentTarget, facts: Facts): AudioFormat {
  const requested = format ?? facts.formats[0]
  if (!requested) return { encoding: 'pcm_s16le', container: 'raw', sampleRate: sampleRate ?? 16_000 }
  const known = facts.formats.some(
    ({ encoding, container }) => encoding === requested.encoding && container === requested.container,
  )
  if (!known)
    throw unsupported(id, `does not send ${requested.encoding}/${requested.container}`, 'FORMAT_UNKNOWN')
  const rates = sampleRatesFor(facts, requested.encoding)
  const rate = sampleRate ?? rates[0] ?? facts.defaultSampleRate
  if (!rates.includes(rate)) throw unsupported(id, `has no sample rate of ${rate}`, 'SAMPLE_RATE_UNKNOWN')
  return { ...requested, sampleRate: rate }
}

/** Uses the output sample rate for input too, if supported, so that a session has one rate. */
function resolveInputFormat(
  id: string,
  { sampleRate }: ComponentTarget,
  { formats, sampleRates }: AudioInput,
  output: number,
): AudioFormat {
  const [format] = formats
  const wanted = sampleRate ?? (sampleRates.includes(output) ? output : sampleRates[0])
  if (!format || wanted === undefined) throw unsupported(id, 'takes no audio', 'FORMAT_UNKNOWN')
  const rate = sampleRates.includes(wanted) ? wanted : sampleRates[0]
  return { ...format, sampleRate: rate ?? wanted }
}

function unsupported(id: string, message: string, code: string): SetupError {
  return new SetupError(`${id}: the adapter ${message}`, {
    code,
    hint: 'To see what the adapter supports, run `ttfa adapters <id>`.',
  })
}
