import { TURN_ADAPTERS } from '../adapters/turn-adapters.ts'
import type { AdapterKind, AnyAdapter, AudioInput, Facts } from '../core/adapter.ts'
import type { AudioFormat } from '../core/audio-format.ts'
import type { LabProfile } from '../core/lab-profile.ts'
import type { StageTarget } from '../core/pipeline.ts'
import { sampleRatesFor } from '../core/sample-rates.ts'
import { SetupError } from '../core/setup-error.ts'
import type { TurnPart } from '../core/turn.ts'
import { recogniserFiles } from '../lab/recognition/optional-packages.ts'
import type { PlannedPart } from '../pipeline/part.ts'
import { PLACEHOLDER_KEY, type Place, type PlanOptions } from './plan.ts'
import { resolveAdapter } from './resolve-adapter.ts'

/** A component of a stack with all defaults resolved, and what answers its requests. */
export interface PartPlan {
  readonly place: Place
  readonly facts: Facts
  readonly profile: LabProfile
  readonly planned: PlannedPart
}

/** Adapter kinds allowed for each component. An agent behind a webhook can replace a language model. */
const KINDS: Readonly<Record<TurnPart, readonly AdapterKind[]>> = {
  stt: ['stt'],
  llm: ['llm', 'agent'],
  tts: ['tts'],
  agent: ['s2s', 'agent'],
}

/** Finds a component's adapter and resolves its defaults. Throws a `SetupError`. */
export async function planPart(
  target: string,
  part: TurnPart,
  stage: StageTarget,
  options: PlanOptions,
): Promise<PartPlan> {
  const adapter = await adapterFor(stage.adapter, options.folder)
  const { facts } = adapter
  const where = `${target}.${part}`
  if (!KINDS[part].includes(facts.kind))
    throw new SetupError(`${where}: the adapter ${facts.id} is of kind ${facts.kind}`, {
      code: 'ADAPTER_KIND',
      hint: `Use an adapter of kind ${KINDS[part].join(' or ')} (see \`ttfa adapters\`).`,
    })
  adapter.parseOptions(stage.options)
  const place = placeOf(where, stage, facts, options)
  // Check the optional packages before the run folder is created.
  if (place === 'lab' && stage.lab?.recogniser === 'moonshine') recogniserFiles()
  return {
    place,
    facts,
    profile: stage.lab ?? {},
    planned: plannedPart(where, part, stage, facts, place, options),
  }
}

/** An adapter for a component of a turn, by id or from a file. */
export async function adapterFor(name: string, folder: string): Promise<AnyAdapter> {
  return TURN_ADAPTERS[name] ?? resolveAdapter(name, folder)
}

function placeOf(
  where: string,
  { base, lab: profile }: StageTarget,
  facts: Facts,
  options: PlanOptions,
): Place {
  const { environment, lab } = options
  if (lab === 'always') return 'lab'
  if (base !== undefined) return 'base'
  const hasKey = facts.keyVariable === undefined || Boolean(environment[facts.keyVariable])
  if (hasKey && !facts.retired) return 'service'
  if (lab === 'auto' && profile) return 'lab'
  throw new SetupError(`${where}: the API key of ${facts.id} is missing: ${facts.keyVariable} is not set`, {
    code: 'KEY_MISSING',
    hint: 'Set the variable (a .env file works), give the component a `lab:` profile or a `base:`, or run with --lab.',
  })
}

function plannedPart(
  where: string,
  part: TurnPart,
  stage: StageTarget,
  facts: Facts,
  place: Place,
  { environment, folder }: PlanOptions,
): PlannedPart {
  const model = stage.model ?? facts.models[0] ?? ''
  const key = facts.keyVariable === undefined ? '' : (environment[facts.keyVariable] ?? '')
  const format = formatOf(where, stage, facts)
  const input = facts.input && inputOf(where, stage, facts.input, format.sampleRate)
  return {
    id: where,
    part,
    adapter: stage.adapter,
    adapterFolder: folder,
    provider: facts.provider,
    transport: facts.transport,
    model,
    voice: stage.voice ?? facts.voices[model] ?? facts.voices['*'] ?? '',
    language: stage.language,
    region: '',
    format,
    base: stage.base ?? facts.origin,
    // The lab never receives a real key.
    key: place === 'lab' ? PLACEHOLDER_KEY : key || PLACEHOLDER_KEY,
    options: stage.options,
    simulated: place === 'lab',
    manner: {},
    connection: stage.connection,
    keepalive: stage.keepalive,
    ...(input && { input }),
  }
}

/** The output format of the component. Irrelevant for one that sends no audio. */
function formatOf(where: string, { format, sampleRate }: StageTarget, facts: Facts): AudioFormat {
  const asked = format ?? facts.formats[0]
  if (!asked) return { encoding: 'pcm_s16le', container: 'raw', sampleRate: sampleRate ?? 16_000 }
  const known = facts.formats.some(
    ({ encoding, container }) => encoding === asked.encoding && container === asked.container,
  )
  if (!known) throw unknown(where, `does not send ${asked.encoding}/${asked.container}`, 'FORMAT_UNKNOWN')
  const rates = sampleRatesFor(facts, asked.encoding)
  const rate = sampleRate ?? rates[0] ?? facts.defaultSampleRate
  if (!rates.includes(rate)) throw unknown(where, `has no sample rate of ${rate}`, 'SAMPLE_RATE_UNKNOWN')
  return { ...asked, sampleRate: rate }
}

/** Uses the output sample rate for input too, if supported, so that a session has one rate. */
function inputOf(
  where: string,
  { sampleRate }: StageTarget,
  { formats, sampleRates }: AudioInput,
  output: number,
): AudioFormat {
  const [format] = formats
  const wanted = sampleRate ?? (sampleRates.includes(output) ? output : sampleRates[0])
  if (!format || wanted === undefined) throw unknown(where, 'takes no audio', 'FORMAT_UNKNOWN')
  const rate = sampleRates.includes(wanted) ? wanted : sampleRates[0]
  return { ...format, sampleRate: rate ?? wanted }
}

function unknown(where: string, words: string, code: string): SetupError {
  return new SetupError(`${where}: the adapter ${words}`, {
    code,
    hint: 'To see what the adapter supports, run `ttfa adapters <id>`.',
  })
}
