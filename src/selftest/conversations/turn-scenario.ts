import { DEFAULT_CALL } from '../../core/config/conversation/call-settings.ts'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import type {
  ComponentTarget,
  ConversationScenario,
  ConversationTarget,
} from '../../scenario/conversation-scenario.ts'

export interface TurnSelfTestLoad {
  /** Conversations at once. */
  readonly concurrency: number
  /** Measured turns, at least. */
  readonly turns: number
  readonly seed: number
}

/** Short, so that most of a turn is what is tested. */
const CALLER_SAYS = ['Yes.', 'No.', 'Yes.', 'No.']
const REPLY = 'Yes.'

/** Long enough to be interrupted. */
const CALL_REPLY = 'Yes, that is fine.'
const HIDDEN_LAG = 120

const HIDDEN_DELAY = { min: 20, max: 100 }
const VOICE: LabProfile = { firstAudio: HIDDEN_DELAY, leadingSilence: 20, voice: 'tone', completionDelay: 0 }

/** Cascaded stacks: recogniser, language model and voice are three servers. */
export function stackScenario(load: TurnSelfTestLoad): ConversationScenario {
  return scenarioOf(load, {
    stt: component('smallest-stt-ws', { finalTranscript: HIDDEN_DELAY, endpointing: 40 }),
    llm: component('smallest-electron', {
      firstToken: HIDDEN_DELAY,
      tokensPerSecond: 1000,
      replies: [REPLY],
    }),
    tts: component('smallest-ws', VOICE, { complete_backoff_ms: 0 }),
  })
}

/** Agents that hear and speak over one connection. */
export function agentScenario(load: TurnSelfTestLoad): ConversationScenario {
  return scenarioOf(load, {
    agent: component('smallest-hydra', { ...VOICE, endpointing: 40, replies: [REPLY] }),
  })
}

/** Agents on the stream of a telephone network. About half of the turns are interrupted. */
export function callScenario(load: TurnSelfTestLoad): ConversationScenario {
  const lab = { ...VOICE, endpointing: 40, replies: [CALL_REPLY], turns: { bargeInLag: HIDDEN_LAG } }
  return {
    ...scenarioOf(load, { agent: component('twilio-stream', lab) }),
    call: { ...DEFAULT_CALL, greeting: 0, pause: 200 },
    interrupt: { after: 100, share: 0.5 },
  }
}

/**
 * A target, and so a server of its own for each component, for each of the conversations at once: what the lab
 * logs can then belong to no other conversation.
 */
function scenarioOf(
  { concurrency, turns, seed }: TurnSelfTestLoad,
  components: Partial<ConversationTarget>,
): ConversationScenario {
  const conversations = Math.ceil(turns / concurrency / CALLER_SAYS.length)
  return {
    name: 'selftest',
    seed,
    conversation: { instructions: '', turns: CALLER_SAYS.map((text) => ({ text })) },
    targets: Array.from({ length: concurrency }, (_, index) => targetOf(`lab${index}`, components)),
    load: { executor: 'shared-iterations', concurrency: 1, trials: conversations, order: 'interleaved' },
    think: { min: 0, max: 40 },
    // The first turns of a process run code that is not compiled yet.
    warmup: 1,
    timeout: 10_000,
    onFault: 'continue',
    frame: 20,
  }
}

function targetOf(id: string, components: Partial<ConversationTarget>): ConversationTarget {
  return {
    id,
    mode: { listen: 'streaming', speak: 'streaming', play: 'streaming' },
    aggregation: 'sentence',
    request: 'unit',
    endpointing: { kind: 'provider' },
    ...components,
  }
}

function component(
  adapter: string,
  lab: LabProfile,
  options: ComponentTarget['options'] = {},
): ComponentTarget {
  return { adapter, language: 'en', options, connection: 'warm', keepalive: false, lab }
}
