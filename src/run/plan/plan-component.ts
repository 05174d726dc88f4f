import type { PlannedComponent } from '../../conversation/component/component.ts'
import type { AdapterKind, AnyAdapter, AudioInput, Facts } from '../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { ComponentKind } from '../../core/trial/turn-record.ts'
import { recogniserFiles } from '../../lab/recognition/optional-packages.ts'
import type { ComponentTarget } from '../../scenario/conversation-scenario.ts'
import { loadAdapter } from '../adapters/load-adapter.ts'
import { loadBuiltInComponent } from '../adapters/load-built-in-adapter.ts'
import { chooseAnsweredBy } from './answered-by.ts'
import { resolveFormat, resolveTarget } from './resolve-target.ts'
import type { AnsweredBy, ComponentPlan, PlanOptions } from './run-plan.ts'

/** A component with the facts of its adapter, before its defaults are resolved. */
export interface LoadedComponent {
  readonly id: string
  readonly kind: ComponentKind
  readonly target: ComponentTarget
  readonly facts: Facts
  /** Undefined if nothing can answer it. */
  readonly answeredBy: AnsweredBy | undefined
  /** Throws a `SetupError` for options that its adapter does not have. */
  readonly parseOptions: (raw: Readonly<Record<string, unknown>>) => unknown
}

/** Adapter kinds allowed for each component. An agent behind a webhook can replace a language model. */
const ALLOWED_KINDS: Readonly<Record<ComponentKind, readonly AdapterKind[]>> = {
  stt: ['stt'],
  llm: ['llm', 'agent'],
  tts: ['tts'],
  agent: ['s2s', 'agent'],
}

/** An adapter for a component of a turn, by id or from a file. */
export async function resolveTurnAdapter(name: string, folder: string): Promise<AnyAdapter> {
  return (await loadBuiltInComponent(name)) ?? loadAdapter(name, folder)
}

/** Finds a component's adapter and checks that it fits. Throws a `SetupError`. */
export async function loadComponent(
  targetId: string,
  kind: ComponentKind,
  target: ComponentTarget,
  options: PlanOptions,
): Promise<LoadedComponent> {
  const adapter = await resolveTurnAdapter(target.adapter, options.folder)
  const { facts } = adapter
  const id = `${targetId}.${kind}`
  if (!ALLOWED_KINDS[kind].includes(facts.kind))
    throw new SetupError(`${id}: the adapter ${facts.id} is of kind ${facts.kind}, which does not fit here`, {
      code: 'ADAPTER_KIND',
      hint: `Use an adapter of kind ${ALLOWED_KINDS[kind].join(' or ')} (see \`ttfa adapters\`).`,
    })
  adapter.parseOptions(target.options)
  const answeredBy = chooseAnsweredBy(target, facts, options)
  // Check the optional packages before the run folder is created.
  if (answeredBy === 'lab' && target.lab?.recogniser === 'moonshine') recogniserFiles()
  const { parseOptions } = adapter
  return { id, kind, target, facts, answeredBy, parseOptions }
}

/** Resolves the defaults of a component. Throws a `SetupError`. */
export function planComponent(
  { id, kind, target, facts, answeredBy = 'service' }: LoadedComponent,
  options: PlanOptions,
): ComponentPlan {
  const format = resolveOutputFormat(id, target, facts)
  const input = facts.input && resolveInputFormat(id, target, facts.input, format.sampleRate)
  const planned: PlannedComponent = {
    ...resolveTarget(id, target, facts, answeredBy, options),
    kind,
    region: '',
    format,
    turnOptions: {},
    connection: target.connection,
    keepalive: target.keepalive,
    ...(input && { input }),
  }
  return { answeredBy, facts, profile: target.lab ?? {}, planned }
}

/** The output format of the component. Irrelevant for one that sends no audio. */
function resolveOutputFormat(id: string, target: ComponentTarget, facts: Facts): AudioFormat {
  const sendsAudio = target.format !== undefined || facts.formats.length > 0
  return sendsAudio
    ? resolveFormat(id, target, facts)
    : { encoding: 'pcm_s16le', container: 'raw', sampleRate: target.sampleRate ?? 16_000 }
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
  if (!format || wanted === undefined)
    throw new SetupError(`${id}: the adapter takes no audio`, {
      code: 'FORMAT_UNKNOWN',
      hint: 'To see what the adapter supports, run `ttfa adapters <id>`.',
    })
  const rate = sampleRates.includes(wanted) ? wanted : sampleRates[0]
  return { ...format, sampleRate: rate ?? wanted }
}
