import { z } from 'zod'
import { CONTAINERS, ENCODINGS } from '../../core/audio-format.ts'
import { duration } from './duration.ts'
import { delay, labProfile } from './lab.ts'
import { load } from './load.ts'
import { base } from './target.ts'
import { closed, numberBetween, slug, text, wholeNumber } from './words.ts'

const TURN = 'what the caller says: a text, or a map {text, audio}'

const callerTurn = z.union(
  [
    text('a text').transform((words) => ({ text: words })),
    closed({
      text: text('a text').describe('The words: what a transcript is held against.'),
      audio: text('a file').exactOptional().describe('A WAV file of somebody saying them.'),
    }),
  ],
  { error: TURN },
)

const turns = z
  .array(callerTurn)
  .min(1, { error: 'at least one turn' })
  .describe('What the caller says, turn by turn.')
const instructions = text('instructions').default('').describe('What the language model is told first.')

const CONVERSATION = 'a list of turns, or a map {turns} or {file}'

/** What the caller says: in the scenario, or in a file of its own. */
export const script = z.union(
  [
    turns.transform((list) => ({ turns: list, instructions: '' })),
    closed({ turns, instructions }),
    closed({
      file: text('a file').describe('A YAML file with a list of turns, or with turns and instructions.'),
    }),
  ],
  { error: CONVERSATION },
)

const stage = closed({
  adapter: text('an adapter').describe('An adapter’s id (`ttfa adapters` lists them), or a file.'),
  model: text('a model').exactOptional().describe('Default: the adapter’s first.'),
  voice: text('a voice').exactOptional().describe('Default: one that is known to work with the model.'),
  sampleRate: wholeNumber(4_000, 192_000).exactOptional().describe('Samples a second.'),
  format: closed({
    encoding: z.enum(ENCODINGS).describe('How samples are written.'),
    container: z.enum(CONTAINERS).describe('What they are wrapped in.'),
  })
    .exactOptional()
    .describe('The audio to ask for. Default: the adapter’s.'),
  language: text('a language').default('en').describe('In the provider’s words.'),
  base: base.exactOptional().describe('Scheme, host and port instead of the provider’s.'),
  options: z.record(z.string(), z.unknown()).default({}).describe('The adapter’s own options.'),
  connection: z
    .enum(['cold', 'warm'])
    .default('warm')
    .describe('warm: one for the conversation, dialled before its first turn. cold: one for every turn.'),
  keepalive: z.boolean().default(false).describe('Say the protocol’s keepalive between turns.'),
  lab: labProfile.exactOptional().describe('Let the built-in lab answer, behaving like this.'),
})

const handOver = z.enum(['streaming', 'batch'])
const MODE = 'streaming, batch, or a map {listen, speak, play} of these'

const mode = z
  .union(
    [
      handOver.transform((all) => ({ listen: all, speak: all, play: all })),
      closed({
        listen: handOver.default('streaming').describe('The caller’s voice to who listens.'),
        speak: handOver.default('streaming').describe('The answer to the voice.'),
        play: handOver.default('streaming').describe('The audio to the caller’s ear.'),
      }),
    ],
    { error: MODE },
  )
  .default({ listen: 'streaming', speak: 'streaming', play: 'streaming' })

const ENDPOINTING = 'provider, or a map {silence: 200ms}'

const endpointing = z
  .union(
    [
      z.literal('provider').transform(() => ({ kind: 'provider' as const })),
      closed({
        silence: duration().describe('Silence after which a detector of ours ends the turn.'),
      }).transform(({ silence }) => ({ kind: 'silence' as const, after: silence })),
    ],
    { error: ENDPOINTING },
  )
  .default({ kind: 'provider' })

const target = closed({
  pipeline: closed({
    stt: stage.exactOptional().describe('Who listens.'),
    llm: stage.exactOptional().describe('Who answers.'),
    tts: stage.exactOptional().describe('Who speaks.'),
  })
    .exactOptional()
    .describe('A stack of parts that hand over to each other.'),
  agent: stage.exactOptional().describe('One box: speech to speech, or a whole agent.'),
  mode: mode.describe('Each hand-over passes things on as they come, or waits until all is there.'),
  aggregation: z
    .enum(['tokens', 'clause', 'sentence', 'answer'])
    .default('sentence')
    .describe('What is handed to the voice at a time.'),
  request: z
    .enum(['turn', 'unit'])
    .exactOptional()
    .describe('A request of the voice for each turn, or for each unit. Default: turn for tokens, else unit.'),
  endpointing: endpointing.describe('Who says that the caller’s turn is over.'),
}).refine((one) => one.pipeline !== undefined || one.agent !== undefined, {
  error: 'a pipeline or an agent',
})

/** A scenario of conversations as it is written, with every default filled in. */
export const conversationFile = closed({
  name: slug('a name').describe('Name of the run; part of the name of its results folder.'),
  description: text('a description').exactOptional().describe('What the run is meant to find out.'),
  seed: wholeNumber(0, 4_294_967_295).default(1).describe('Every random choice comes from it.'),
  conversation: script.describe('What the caller says, turn by turn.'),
  targets: z
    .record(slug('a target’s name'), target, { error: 'a map of targets, each with a pipeline or an agent' })
    .refine((map) => Object.keys(map).length > 0, { error: 'at least one target' })
    .describe('What is compared, by names of your choice.'),
  load: load
    .refine(({ executor }) => executor === 'sessions' || executor === 'shared-iterations', {
      path: ['executor'],
      error: 'sessions, or shared-iterations (whose trials are conversations)',
    })
    .describe('How many conversations, and how they are spread over time.'),
  think: delay
    .exactOptional()
    .describe(
      'From the end of what was heard to the caller’s next turn. Default: that of `sessions`, or 1 s.',
    ),
  warmup: wholeNumber(0, 1_000_000).default(0).describe('Conversations of each target that come first.'),
  timeout: duration(1)
    .default(15_000)
    .describe('From the end of the caller’s speech until a turn is given up.'),
  onFault: z
    .enum(['continue', 'end'])
    .default('continue')
    .describe('What becomes of a conversation in which a turn failed.'),
  frame: duration(5).default(20).describe('Length of the pieces in which the caller’s voice is sent.'),
  interrupt: closed({
    after: duration(1).describe('After so much audible audio was played.'),
    share: numberBetween(0, 1).default(1).describe('Share of the turns that are interrupted.'),
  })
    .exactOptional()
    .describe('A caller who cuts in. Default: nobody does.'),
})

export type ConversationFile = z.output<typeof conversationFile>
export type Script = z.output<typeof script>
