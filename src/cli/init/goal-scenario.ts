import type { Facts } from '../../core/adapter/adapter.ts'
import { recommendedModel } from '../../core/adapter/ending.ts'

/** The goals that a scenario can have. */
export const GOALS = ['compare', 'limit', 'gate', 'turn'] as const
export type Goal = (typeof GOALS)[number]

/** The text above the targets, and below them. */
interface GoalText {
  readonly question: string
  readonly usage: string
  readonly head: string
  readonly tail: string
}

const TEXTS = `# What is said: turns of a voice agent, one per line.
texts: { file: ./voice-agent-turns.txt, only: [short, medium] } # sections of the file
`

const GOAL_TEXTS: Readonly<Record<Goal, GoalText>> = {
  compare: {
    question: 'Which of these is heard first?',
    usage: 'run',
    head: TEXTS,
    tail: `# The targets take turns, so that a change of the network meets all of them.
load: { executor: shared-iterations, concurrency: 1, trials: 60, order: interleaved }
connection: both # cold: connect for every request. warm: reuse. both: half of the requests each
warmup: 2 # first requests, kept out of the statistics
timeout: 15s
`,
  },
  gate: {
    question: 'Is each of these fast and reliable enough? For CI: exit code 99 if not.',
    usage: 'run',
    head: TEXTS,
    tail: `load: { executor: shared-iterations, concurrency: 2, trials: 200, order: interleaved }
connection: warm
warmup: 4
timeout: 10s

# Replace these by what you need. With too few trials a threshold passes nothing: exit code 112.
thresholds:
  ttfa_heard: ['p(50)<800ms', 'p(95)<1500ms']
  success: ['rate>99%']
`,
  },
  limit: {
    question: 'How many requests at once does each account carry?',
    usage: 'probe',
    head: `# Long enough to overlap.
texts:
  - Thank you for calling. I have found your booking for tomorrow evening, and I can see two rooms with a view.
  - I am sorry to hear that. Let me check what went wrong with your order, and I will be back in just a moment.
`,
    tail: `load: { executor: probe }
probe:
  kind: concurrency # or sockets, connect-rate, request-rate
  max: 16 # never more than this at once
  budget: { requests: 1000, duration: 15m } # the search ends there and keeps what it knows

# What must hold for a level to count as good.
slo: ['ttfa p(95)<1s', 'success>95%']
`,
  },
  turn: {
    question: 'From the end of the caller’s speech to the first sound: who takes the time?',
    usage: 'run',
    head: `conversation:
  instructions: You take bookings for a restaurant. Answer in one or two short sentences that can be spoken.
  turns:
    - Hello, I would like to book a table for two people.
    - Tonight at eight, please, and if possible at the window.
`,
    tail: `load: { executor: shared-iterations, concurrency: 1, trials: 10, order: interleaved }
timeout: 30s
`,
  },
}

/** A commented scenario for these adapters. Where a key is missing, the lab answers. */
export function goalScenario(goal: Goal, adapters: readonly Facts[]): string {
  const { question, usage, head, tail } = GOAL_TEXTS[goal]
  const targets = adapters.map((facts) => (goal === 'turn' ? stackOf(facts) : targetOf(facts)))
  // The schema in the folder is the one for single requests.
  const schema = goal === 'turn' ? '' : '# yaml-language-server: $schema=./scenario.schema.json\n#\n'
  return `${schema}# ${question}
#
#   ttfa doctor scenario.yaml
#   ttfa ${usage} --dry-run scenario.yaml     what would be sent, to whom, and how much
#   ttfa ${usage} scenario.yaml
#
# A target with \`lab\` is answered by the lab while its key is not set. Remove it to make a missing key an error.
name: ${goal}

${head}
targets:
${targets.join('')}
${tail}`
}

function targetOf(facts: Facts): string {
  const { id, keyVariable, voices, measuringOptions } = facts
  const model = recommendedModel(facts)
  const voice = voices[model] ?? voices['*']
  return [
    `  ${id}: # ${keyVariable ?? 'no key is needed'}`,
    `    adapter: ${id}`,
    ...(model === '' ? [] : [`    model: ${JSON.stringify(model)}`]),
    ...(voice === undefined ? [] : [`    voice: ${JSON.stringify(voice)}`]),
    ...(measuringOptions ? [`    options: ${JSON.stringify(measuringOptions)}`] : []),
    '    lab: { firstAudio: 200ms }',
    '',
  ].join('\n')
}

/** The same recogniser and language model for all targets, so that only the voice differs. */
function stackOf({ id, keyVariable, measuringOptions }: Facts): string {
  return `  ${id}: # ${keyVariable ?? 'no key is needed'}
    pipeline:
      stt: { adapter: smallest-stt-ws, lab: { finalTranscript: 250ms, endpointing: 200ms } }
      llm: { adapter: smallest-electron, lab: { firstToken: 180ms, tokensPerSecond: 80 } }
      tts:
        adapter: ${id}
${measuringOptions ? `        options: ${JSON.stringify(measuringOptions)}\n` : ''}        lab: { firstAudio: 200ms }
`
}
