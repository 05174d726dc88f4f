import { BYTES_PER_SAMPLE } from '../core/audio-format.ts'
import { DEFAULT_CALL } from '../core/config/conversation/call-settings.ts'
import { loneComponent } from '../core/trial/lone-component.ts'
import { ConnectionPool } from '../drive/connections/pool.ts'
import type { LoopLag } from '../drive/thread-health/loop-lag.ts'
import { RNG_STREAMS, seededRandom } from '../pace/random.ts'
import { AgentSession } from './agent/agent-session.ts'
import type { CallOptions } from './call/call-options.ts'
import { CallSession } from './call/call-session.ts'
import { samplesPerFrame } from './caller/microphone.ts'
import {
  createMicrophoneCaller,
  createUnheardCaller,
  type SimulatedCaller,
} from './caller/simulated-caller.ts'
import { type Component, componentJob, type PlannedComponent } from './component/component.ts'
import type { BoundStack, ConversationLoadOptions } from './conversation-task.ts'
import type { Stack } from './stack.ts'
import { BatchRecogniser } from './stt/batch-recogniser.ts'
import { silenceOf } from './stt/endpointing.ts'
import { HttpRecogniser } from './stt/http-recogniser.ts'
import { type SpeechRecogniser, StreamingRecogniser } from './stt/streaming-recogniser.ts'

/** The byte of silence in encodings where it is not 0: mu-law and A-law (ITU-T G.711). */
const SILENCE_BYTE: Readonly<Record<string, number>> = { mulaw: 0xff, alaw: 0xd5 }

/** A session that is reopened after it has ended. */
interface Redialable<Value> {
  readonly get: () => Promise<Value | undefined>
  readonly current: () => Value | undefined
}

/** The number of a conversation with its target, and the names of its streams. */
interface OpenedConversation {
  readonly number: number
  readonly nextStream: () => string
}

/**
 * Creates the components of one conversation, each with its own connections, and opens warm connections
 * ahead.
 */
export async function openStack(
  { plan, bind }: BoundStack,
  options: ConversationLoadOptions,
  lag: LoopLag,
  { number, nextStream }: OpenedConversation,
): Promise<Stack> {
  const createComponentFor = (planned: PlannedComponent | undefined) =>
    planned && createComponent(planned, bind, options, lag, nextStream)
  const [stt, llm, tts, agent] = [plan.stt, plan.llm, plan.tts, plan.agent].map(createComponentFor)
  const isConversational = agent?.bound.adapter.facts.transport === 'websocket'
  const mind = llm ?? (isConversational ? undefined : agent)
  const recogniser = redialable(stt, (one) => openRecogniser(one, plan.target))
  const isCall = agent?.bound.adapter.facts.completion === 'silence'
  const session = redialable(isConversational && !isCall ? agent : undefined, (one) => AgentSession.open(one))
  const call = isCall ? dialOnce(agent, callOptions(plan.target, options, number)) : undefined
  const audioConsumer = stt?.plan ?? (isConversational ? agent?.plan : undefined)
  const caller = createCaller(
    plan.target.mode.listen === 'streaming' ? audioConsumer : undefined,
    options,
    (frame) => {
      for (const one of [recogniser, session, call]) one?.current()?.feed(frame)
    },
  )
  const toPrewarm = [mind, tts]
    .filter((one) => one !== undefined)
    .filter(({ plan }) => plan.connection === 'warm')
  await Promise.all(toPrewarm.map((one) => one.pool.prewarm(1, componentJob(one, { text: '' }))))
  const { instructions } = options.task.scenario.conversation
  const closeRest = () => {
    caller.stop()
    for (const one of [recogniser, session]) one.current()?.close()
    for (const one of [stt, llm, tts, agent]) one?.pool.close()
  }
  return {
    target: plan.target,
    alone: loneComponent(plan),
    keepSamples: options.task.saveAudio ?? false,
    clock: options.clock,
    caller,
    stt: recogniser.get,
    agentSession: session.get,
    connect: async () => {
      await Promise.all([recogniser.get(), session.get()])
      await (await call?.get())?.waitUntilQuiet(options.signal)
    },
    ...(call && { call: call.get, redial: call.redial, press: (digit) => call.current()?.press(digit) }),
    isHeardOnly: isConversational,
    isOver: () => call?.current()?.isEnded ?? false,
    llm: mind,
    tts,
    history: instructions === '' ? [] : [{ role: 'system', text: instructions }],
    close: (how) => {
      call?.current()?.close(how)
      closeRest()
    },
  }
}

function createComponent(
  plan: PlannedComponent,
  bind: BoundStack['bind'],
  { connection, clock }: ConversationLoadOptions,
  lag: LoopLag,
  nextStream: () => string,
): Component {
  const bound = bind(plan)
  const { keepalive, proxies, http = 1.1 } = plan
  const pool = new ConnectionPool(
    bound.adapter,
    { ...connection, clock, http, ...(proxies && { proxies }) },
    { keepalive },
  )
  return { plan, bound, pool, clock, lag, nextStream }
}

async function openRecogniser(
  component: Component,
  { mode, endpointing }: BoundStack['plan']['target'],
): Promise<SpeechRecogniser & { readonly isEnded: boolean }> {
  const silence = silenceOf(endpointing)
  if (component.bound.adapter.facts.input?.audio === 'whole')
    return Object.assign(new HttpRecogniser(component, silence), { isEnded: false })
  const streaming = await StreamingRecogniser.open(component)
  return mode.listen === 'streaming' ? streaming : new BatchRecogniser(component, streaming, silence)
}

/**
 * Keeps a session until it ends, then opens a new one. A failure to open belongs to the turn that needed it.
 */
function redialable<Value extends { readonly isEnded: boolean }>(
  component: Component | undefined,
  open: (component: Component) => Promise<Value>,
): Redialable<Value> {
  let current: Value | undefined
  return {
    current: () => current,
    get: async () => {
      if (component && (!current || current.isEnded)) current = await open(component)
      return current
    },
  }
}

/** Every target hears the same losses and noise in the calls of the same number. */
function callOptions(
  { line }: BoundStack['plan']['target'],
  { task: { scenario } }: ConversationLoadOptions,
  number: number,
): () => CallOptions {
  return () => ({
    settings: scenario.call ?? DEFAULT_CALL,
    line: line ?? scenario.line ?? {},
    random: seededRandom(scenario.seed, RNG_STREAMS.heardPackets + number),
  })
}

/** Dials once. A call that has ended is not dialled again. */
function dialOnce(component: Component, options: () => CallOptions) {
  let current: CallSession | undefined
  return {
    redial: () => CallSession.open(component, options()),
    current: () => current,
    get: async () => {
      current ??= await CallSession.open(component, options())
      return current
    },
  }
}

function createCaller(
  consumer: PlannedComponent | undefined,
  { clock, task }: ConversationLoadOptions,
  onFrame: (frame: Uint8Array) => void,
): SimulatedCaller {
  if (!consumer?.input) return createUnheardCaller(clock)
  const { encoding, sampleRate } = consumer.input
  const { frame } = task.scenario
  const length = samplesPerFrame(frame, sampleRate) * (BYTES_PER_SAMPLE[encoding] ?? 1)
  const silence = new Uint8Array(length).fill(SILENCE_BYTE[encoding] ?? 0)
  return createMicrophoneCaller({ clock, frame, silence, onFrame })
}
