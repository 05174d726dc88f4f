import { z } from 'zod'
import { EXECUTORS, isConversationLoad } from '../../../executors/index.ts'
import { delay } from '../../../validation/delay.ts'
import { duration } from '../../../validation/duration.ts'
import { nonEmptyText, numberBetween, slug, strictMap, wholeNumber } from '../../../validation/primitives.ts'
import { audioFormat } from '../audio-format.ts'
import { httpChoice } from '../http-choice.ts'
import { labProfile } from '../lab.ts'
import { load } from '../load.ts'
import { outputs } from '../outputs.ts'
import { base } from '../target.ts'
import { thresholds } from '../threshold.ts'
import { vantages } from '../vantages.ts'
import { callSettings } from './call.ts'
import { callerLine } from './caller-line.ts'
import { conversationProbe, turnObjectives } from './conversation-probe.ts'
import { disturbance } from './disturbance.ts'
import { settingsChange } from './settings-change.ts'

const TURN_EXPECTED = 'what the caller says: a text, or a map {text, audio, keys}'

const callerTurn = z.union(
  [
    nonEmptyText('a text').transform((text) => ({ text })),
    strictMap({
      text: nonEmptyText('a text').describe('The text; the transcript is compared with it.'),
      audio: nonEmptyText('a file').exactOptional().describe('A WAV recording of the text.'),
      keys: z
        .string()
        .regex(/^[0-9*#]+$/, { error: 'keys of a telephone: 0 to 9, * and #' })
        .exactOptional()
        .describe('In calls: keys that the caller presses after speaking.'),
    }),
  ],
  { error: TURN_EXPECTED },
)

const turns = z
  .array(callerTurn)
  .min(1, { error: 'at least one turn' })
  .describe('What the caller says, turn by turn.')
const instructions = nonEmptyText('instructions').default('').describe('The language model’s instructions.')

const CONVERSATION_EXPECTED = 'a list of turns, or a map {turns} or {file}'

/** What the caller says: in the scenario, or in a separate file. */
export const conversationScript = z.union(
  [
    turns.transform((list) => ({ turns: list, instructions: '' })),
    strictMap({ turns, instructions }),
    strictMap({
      file: nonEmptyText('a file').describe(
        'A YAML file with a list of turns, or with turns and instructions.',
      ),
    }),
  ],
  { error: CONVERSATION_EXPECTED },
)

const component = strictMap({
  adapter: nonEmptyText('an adapter').describe('An adapter’s id (`ttfa adapters` lists them), or a file.'),
  model: nonEmptyText('a model').exactOptional().describe('Default: the adapter’s first.'),
  voice: nonEmptyText('a voice').exactOptional().describe('Default: a voice known to work with the model.'),
  sampleRate: wholeNumber(4_000, 192_000).exactOptional().describe('Sample rate in hertz.'),
  format: audioFormat
    .exactOptional()
    .describe('The audio format to request, such as mulaw@8000. Default: the adapter’s.'),
  language: nonEmptyText('a language').default('en').describe('Language code as the provider expects it.'),
  base: base.exactOptional().describe('Scheme, host and port instead of the provider’s.'),
  options: z.record(z.string(), z.unknown()).default({}).describe('The adapter’s own options.'),
  http: httpChoice,
  connection: z
    .enum(['cold', 'warm'])
    .default('warm')
    .describe('warm: one connection per conversation, opened before its first turn. cold: one per turn.'),
  keepalive: z.boolean().default(false).describe('Send the protocol’s keepalive between turns.'),
  lab: labProfile.exactOptional().describe('Let the built-in lab answer, with this behaviour.'),
})

const handoffMode = z.enum(['streaming', 'batch'])
const MODE_EXPECTED = 'streaming, batch, or a map {listen, speak, play} of these'

const mode = z
  .union(
    [
      handoffMode.transform((all) => ({ listen: all, speak: all, play: all })),
      strictMap({
        listen: handoffMode
          .default('streaming')
          .describe('From the caller’s audio to the recogniser or agent.'),
        speak: handoffMode.default('streaming').describe('From the answer text to the TTS component.'),
        play: handoffMode.default('streaming').describe('From the response audio to playback.'),
      }),
    ],
    { error: MODE_EXPECTED },
  )
  .default({ listen: 'streaming', speak: 'streaming', play: 'streaming' })

const ENDPOINTING_EXPECTED = 'provider, or a map {silence: 200ms}'

const endpointing = z
  .union(
    [
      z.literal('provider').transform(() => ({ kind: 'provider' as const })),
      strictMap({
        silence: duration().describe('Silence after which a local detector ends the turn.'),
      }).transform(({ silence }) => ({ kind: 'silence' as const, after: silence })),
    ],
    { error: ENDPOINTING_EXPECTED },
  )
  .default({ kind: 'provider' })

const target = strictMap({
  pipeline: strictMap({
    stt: component.exactOptional().describe('Speech-to-text.'),
    llm: component.exactOptional().describe('Language model.'),
    tts: component.exactOptional().describe('Text-to-speech.'),
  })
    .exactOptional()
    .describe('A cascade of components. Only `stt`, or only `llm`, measures that component alone.'),
  agent: component.exactOptional().describe('A single component: speech-to-speech, or a complete agent.'),
  mode: mode.describe(
    'Whether each component hands on its output as a stream, or waits until it is complete.',
  ),
  aggregation: z
    .enum(['tokens', 'clause', 'sentence', 'answer'])
    .default('sentence')
    .describe('The unit of text sent to the TTS component.'),
  request: z
    .enum(['turn', 'unit'])
    .exactOptional()
    .describe('One TTS request per turn, or per unit of text. Default: turn for tokens, otherwise unit.'),
  endpointing: endpointing.describe('What decides that the caller’s turn is over.'),
  line: callerLine.exactOptional().describe('The line to this target. Default: the scenario’s.'),
  change: z
    .array(settingsChange)
    .min(1, { error: 'at least one change' })
    .exactOptional()
    .describe('Settings that change in the middle of a conversation: voice, speed, language, model.'),
  eager: strictMap({
    stable: duration().default(100).describe('How long the words must not have changed. Default: 100ms.'),
  })
    .exactOptional()
    .describe(
      'Let the language model begin on an interim transcript, and begin again if the words change. Default: wait for the final transcript.',
    ),
}).refine((one) => one.pipeline !== undefined || one.agent !== undefined, {
  error: 'a pipeline or an agent',
})

const CONVERSATION_EXECUTORS_EXPECTED = [
  ...Object.values(EXECUTORS).flatMap((executor) =>
    'conversations' in executor ? [executor.conversations.expected] : [],
  ),
  'probe',
]
  .toSorted()
  .join(', or ')

const turnBudget = strictMap({
  turns: wholeNumber(1, 1_000_000_000).exactOptional().describe('Maximum turns, over all targets.'),
  minutes: numberBetween(0, 1_000_000)
    .exactOptional()
    .describe('Maximum minutes of the caller’s speech, over all targets.'),
}).refine(({ turns: most, minutes }) => most !== undefined || minutes !== undefined, {
  error: 'at least one of turns and minutes',
})

/** A conversation scenario file, with defaults. */
export const conversationFile = strictMap({
  name: slug('a name').describe('Name of the run; part of the name of its results folder.'),
  description: nonEmptyText('a description').exactOptional().describe('What the run should find out.'),
  seed: wholeNumber(0, 4_294_967_295).default(1).describe('Seed of every random choice.'),
  conversation: conversationScript.describe('What the caller says, turn by turn.'),
  targets: z
    .record(slug('a target’s name'), target, { error: 'a map of targets, each with a pipeline or an agent' })
    .refine((map) => Object.keys(map).length > 0, { error: 'at least one target' })
    .describe('The targets to compare, under names of your choice.'),
  load: load
    .refine((input) => input.executor === 'probe' || isConversationLoad(input), {
      path: ['executor'],
      error: CONVERSATION_EXECUTORS_EXPECTED,
    })
    .describe('How many conversations, and how they are spread over time.'),
  think: delay
    .exactOptional()
    .describe('From the end of playback to the caller’s next turn. Default: that of `sessions`, or 1 s.'),
  warmup: wholeNumber(0, 1_000_000)
    .default(0)
    .describe('Conversations per target that run first and are labelled warmup.'),
  timeout: duration(1).default(15_000).describe('Timeout of a turn, from the end of the caller’s speech.'),
  onFault: z
    .enum(['continue', 'end'])
    .default('continue')
    .describe('What happens to a conversation after a turn failed.'),
  frame: duration(5).default(20).describe('Length of the frames in which the caller’s audio is sent.'),
  interrupt: strictMap({
    after: duration(1).describe('Amount of audible audio to play first.'),
    share: numberBetween(0, 1).default(1).describe('Share of the turns that are interrupted.'),
  })
    .exactOptional()
    .describe('Interruptions by the caller (barge-in). Default: none.'),
  disturb: disturbance
    .exactOptional()
    .describe('In calls: sounds of the caller that should not stop the agent. Default: none.'),
  call: callSettings
    .exactOptional()
    .describe('Calls over a telephone network. Default: the defaults of each key below.'),
  line: callerLine
    .exactOptional()
    .describe('What the line does to the caller’s voice on its way to the stack. Default: nothing.'),
  vantages,
  budget: turnBudget
    .exactOptional()
    .describe('What the run may spend. It ends before a turn that would exceed it.'),
  outputs: outputs
    .exactOptional()
    .describe(
      'Where the numbers go when the run has ended, besides its folder: [{ format: otlp, to: "http://127.0.0.1:4318" }].',
    ),
  probe: conversationProbe
    .exactOptional()
    .describe('How many conversations at once to search for. Only for `load: {executor: probe}`.'),
  slo: turnObjectives
    .exactOptional()
    .describe(
      'Objectives that a level of the search must meet: `voice_to_voice p(95)<1500ms`. Default: success>95%. Only for a search.',
    ),
  thresholds: thresholds
    .exactOptional()
    .describe(
      'Conditions that the turns must meet, in k6’s syntax: "voice_to_voice{target:x}": ["p(95)<1s"].',
    ),
})

export type ConversationFile = z.output<typeof conversationFile>
export type ConversationScriptInput = z.output<typeof conversationScript>
