/** A command on runs of `scenarios/whole-turn.yaml`, and how much of what it prints is shown. */
export interface ShownVerb {
  readonly says: string
  readonly argv: readonly string[]
  /** Lines that are shown. Default: all. */
  readonly lines?: number
}

const SCENARIO = 'scenarios/whole-turn.yaml'
const run = (out: string) => [
  'run',
  SCENARIO,
  '--lab',
  '--trials',
  '10',
  '--quiet',
  '--out',
  `results/${out}`,
]

/** Every verb that works on conversations, in the order in which somebody would use them. */
export const SHOWN_VERBS: readonly ShownVerb[] = [
  { says: 'Is the file valid? Nothing is sent.', argv: ['validate', SCENARIO] },
  { says: 'What would be sent, and what would it cost?', argv: ['run', SCENARIO, '--lab', '--dry-run'] },
  {
    says: 'Measure ten conversations of three turns with each target, and write JUnit XML for CI. The output has the ranking, the stages of each target, and the differences on the same turns.',
    argv: [...run('before'), '--junit', 'turns.xml'],
    lines: 45,
  },
  { says: 'Measure again.', argv: run('after'), lines: 12 },
  {
    says: 'Compare the targets of one run, on the same turns.',
    argv: ['compare', 'results/before'],
    lines: 40,
  },
  {
    says: 'Compare two runs. A run that is not valid is refused.',
    argv: ['compare', 'results/before', 'results/after'],
    lines: 40,
  },
  {
    says: 'How many turns does a given precision take?',
    argv: ['plan', 'results/before', '--percentile', 'p50'],
  },
  {
    says: 'Save a baseline, with one target as the control.',
    argv: [
      ...['baseline', 'save', 'results/before', 'main', '--control', 'streaming'],
      ...['--gate', 'voice_to_voice:p50:30%'],
    ],
  },
  {
    says: 'Check a later run against the baseline. A run that is not valid is refused.',
    argv: ['check', 'results/after', '--baseline', 'main'],
    lines: 40,
  },
  {
    says: 'Check the usual planning figures against the run.',
    argv: ['verify', 'results/before', '--claims', 'scenarios/claims/planning.yaml'],
    lines: 45,
  },
  { says: 'Did anything change from run to run?', argv: ['history', 'results'], lines: 30 },
  {
    says: 'What did the voices cost?',
    argv: ['cost', 'support-call', '--run', 'results/before'],
    lines: 20,
  },
  {
    says: 'Write a percentile file for each stage, target, mode and component.',
    argv: ['export', 'results/before', '--format', 'hgrm', '--out', 'plots'],
  },
  {
    says: 'Export for Prometheus.',
    argv: ['export', 'results/before', '--format', 'openmetrics'],
    lines: 8,
  },
  { says: 'Export as JSON.', argv: ['export', 'results/before', '--format', 'json'], lines: 30 },
  {
    says: 'Make the report again, from the rows.',
    argv: ['report', 'results/before', '--markdown'],
    lines: 30,
  },
  {
    says: 'How many conversations at once? The search has a scenario of its own. This is what it would do:',
    argv: ['probe', 'scenarios/conversations-at-once.yaml', '--lab', '--dry-run'],
  },
]
