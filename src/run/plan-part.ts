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

/** A part of a stack with everything filled in, and where its answers come from. */
export interface PartPlan {
  readonly place: Place
  readonly facts: Facts
  readonly profile: LabProfile
  readonly planned: PlannedPart
}

/** Which kinds of provider can stand where. An agent behind a webhook can stand for a language model. */
const KINDS: Readonly<Record<TurnPart, readonly AdapterKind[]>> = {
  stt: ['stt'],
  llm: ['llm', 'agent'],
  tts: ['tts'],
  agent: ['s2s', 'agent'],
}

/** Finds a part's adapter and fills in what the scenario leaves open. Throws a `SetupError`. */
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
    throw new SetupError(`${where}: ${facts.id} is a ${facts.kind} adapter`, {
      code: 'ADAPTER_KIND',
      hint: `An adapter of the kind ${KINDS[part].join(' or ')} can stand there; \`ttfa adapters\` lists them.`,
    })
  adapter.parseOptions(stage.options)
  const place = placeOf(where, stage, facts, options)
  // Found out before a folder is made for the run.
  if (place === 'lab' && stage.lab?.recogniser === 'moonshine') recogniserFiles()
  return {
    place,
    facts,
    profile: stage.lab ?? {},
    planned: plannedPart(where, part, stage, facts, place, options),
  }
}

/** An adapter that can stand in a turn, by its id or from a file. */
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
  throw new SetupError(`${where}: no way to reach ${facts.id}: ${facts.keyVariable} is not set`, {
    code: 'KEY_MISSING',
    hint: 'Set the variable (a .env file is read), give the part a `lab:` profile or a `base:`, or run with --lab.',
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
    // The lab is never shown a real key.
    key: place === 'lab' ? PLACEHOLDER_KEY : key || PLACEHOLDER_KEY,
    options: stage.options,
    simulated: place === 'lab',
    manner: {},
    connection: stage.connection,
    keepalive: stage.keepalive,
    ...(input && { input }),
  }
}

/** What the part says; of one that says nothing the format is of no account. */
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

/** The rate of what comes back where it can also be sent, so that a session has one rate. */
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
    hint: '`ttfa adapters <id>` says what it has.',
  })
}
