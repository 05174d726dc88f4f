import type { Target } from '../../core/config/target.ts'
import type { RunFile } from '../../results/run/run-file.ts'
import type { TargetRanking } from '../../tally/ranking/rank-targets.ts'

/** Conditions that make two results incomparable. */
const COMPARED_CONDITIONS: readonly {
  readonly name: string
  readonly of: (target: Target, file: RunFile) => string | undefined
}[] = [
  { name: 'transport', of: ({ adapter }, { adapters }) => adapters[adapter]?.transport },
  { name: 'region', of: ({ region }) => region },
  { name: 'audio format', of: formatOf },
]

/** Sentences about the conditions in which the targets of a ranking differ. */
export function findComparabilityWarnings({ targets: contenders }: TargetRanking, file: RunFile): string[] {
  const names = contenders.map(({ summary }) => summary.target)
  const targets = file.scenario.targets.filter(({ id }) => names.includes(id))
  return COMPARED_CONDITIONS.flatMap(({ name, of }) => {
    const values = [...new Set(targets.map((target) => of(target, file) ?? 'unknown'))]
    return values.length > 1 ? [`The targets differ in ${name}: ${values.join(', ')}.`] : []
  })
}

function formatOf({ adapter, format, sampleRate }: Target, { adapters }: RunFile): string | undefined {
  const facts = adapters[adapter]
  const asked = format ?? facts?.formats[0]
  if (!asked) return undefined
  return `${asked.encoding} at ${sampleRate ?? facts?.defaultSampleRate} Hz`
}
