import { BYTES_PER_SAMPLE } from '../core/audio-format.ts'
import { Lines } from '../drive/lines.ts'
import type { LoopLag } from '../drive/loop-lag.ts'
import { AgentSession } from './agent-session.ts'
import { BatchRecogniser } from './batch-recogniser.ts'
import { type Caller, callerWithMicrophone, silentCaller } from './caller.ts'
import { samplesOfFrame } from './microphone.ts'
import { jobOf, type Part, type PlannedPart } from './part.ts'
import { type Recogniser, StreamingRecogniser } from './recogniser.ts'
import type { Stack } from './stack.ts'
import type { BoundStack, PipelineOptions } from './task.ts'
import { WholeRecogniser } from './whole-recogniser.ts'

/** The byte of silence in encodings where it is not 0: mu-law and A-law (ITU-T G.711). */
const SILENCE: Readonly<Record<string, number>> = { mulaw: 0xff, alaw: 0xd5 }

/** A session that is reopened after it has ended. */
interface Redialled<Value> {
  readonly get: () => Promise<Value | undefined>
  readonly current: () => Value | undefined
}

/**
 * Creates the components of one conversation, each with its own connections, and opens warm connections
 * ahead.
 */
export async function openStack(
  { plan, bind }: BoundStack,
  options: PipelineOptions,
  lag: LoopLag,
  nextStream: () => string,
): Promise<Stack> {
  const part = (planned: PlannedPart | undefined) =>
    planned && partOf(planned, bind, options, lag, nextStream)
  const [stt, llm, tts, agent] = [plan.stt, plan.llm, plan.tts, plan.agent].map(part)
  const converses = agent?.bound.adapter.facts.transport === 'websocket'
  const mind = llm ?? (converses ? undefined : agent)
  const ears = redialled(stt, (one) => recogniserOf(one, plan.target))
  const session = redialled(converses ? agent : undefined, (one) => AgentSession.open(one))
  const listener = stt?.plan ?? (converses ? agent?.plan : undefined)
  const caller = callerOf(
    plan.target.mode.listen === 'streaming' ? listener : undefined,
    options,
    (frame) => {
      ears.current()?.feed(frame)
      session.current()?.feed(frame)
    },
  )
  const prewarmed = [mind, tts]
    .filter((one) => one !== undefined)
    .filter(({ plan }) => plan.connection === 'warm')
  await Promise.all(prewarmed.map((one) => one.lines.prewarm(1, jobOf(one, { text: '' }))))
  const { instructions } = options.task.scenario.conversation
  return {
    target: plan.target,
    clock: options.clock,
    caller,
    ears: ears.get,
    session: session.get,
    ready: async () => {
      await Promise.all([ears.get(), session.get()])
    },
    mind,
    voice: tts,
    history: instructions === '' ? [] : [{ role: 'system', text: instructions }],
    close: () => {
      caller.hangUp()
      ears.current()?.close()
      session.current()?.close()
      for (const one of [stt, llm, tts, agent]) one?.lines.close()
    },
  }
}

function partOf(
  plan: PlannedPart,
  bind: BoundStack['bind'],
  { line, clock }: PipelineOptions,
  lag: LoopLag,
  nextStream: () => string,
): Part {
  const bound = bind(plan)
  const lines = new Lines(bound.adapter, { ...line, clock }, { keepalive: plan.keepalive })
  return { plan, bound, lines, clock, lag, nextStream }
}

async function recogniserOf(
  part: Part,
  { mode, endpointing }: BoundStack['plan']['target'],
): Promise<Recogniser & { readonly isOver: boolean }> {
  const silence = endpointing.kind === 'silence' ? endpointing.after : 0
  if (part.bound.adapter.facts.input?.audio === 'whole')
    return Object.assign(new WholeRecogniser(part, silence), { isOver: false })
  const streaming = await StreamingRecogniser.open(part)
  return mode.listen === 'streaming' ? streaming : new BatchRecogniser(part, streaming, silence)
}

/**
 * Keeps a session until it ends, then opens a new one. A failure to open belongs to the turn that needed it.
 */
function redialled<Value extends { readonly isOver: boolean }>(
  part: Part | undefined,
  open: (part: Part) => Promise<Value>,
): Redialled<Value> {
  let current: Value | undefined
  return {
    current: () => current,
    get: async () => {
      if (part && (!current || current.isOver)) current = await open(part)
      return current
    },
  }
}

function callerOf(
  listener: PlannedPart | undefined,
  { clock, task }: PipelineOptions,
  onFrame: (frame: Uint8Array) => void,
): Caller {
  if (!listener?.input) return silentCaller(clock)
  const { encoding, sampleRate } = listener.input
  const { frame } = task.scenario
  const length = samplesOfFrame(frame, sampleRate) * (BYTES_PER_SAMPLE[encoding] ?? 1)
  const silence = new Uint8Array(length).fill(SILENCE[encoding] ?? 0)
  return callerWithMicrophone({ clock, frame, silence, onFrame })
}
