import type { StoredBaseline } from '../../results/baseline-schema.ts'
import { type HeardTrial, recogniserOf } from '../fidelity/fidelity-reading.ts'

/** What was heard of an arm, as a baseline file stores it. */
export type HeardJson = NonNullable<StoredBaseline['arms'][number]['heard']>

/** One line per text, with its answers: `errors=1/12 floor=0/12 truncated=no clipped=no rate=14.2; ...`. */
export function toHeardJson(heard: readonly HeardTrial[]): HeardJson {
  const texts = new Map<number, string[]>()
  for (const answer of [...heard].sort((a, b) => a.text - b.text))
    texts.set(answer.text, [...(texts.get(answer.text) ?? []), toWords(answer)])
  return {
    recogniser: recogniserOf(heard),
    n: heard.length,
    // A letter keeps the order: JavaScript sorts integer keys before all others.
    texts: Object.fromEntries([...texts].map(([text, answers]) => [`t${text}`, answers.join('; ')])),
  }
}

export function readHeard({ recogniser, texts }: HeardJson): HeardTrial[] {
  return Object.entries(texts).flatMap(([label, answers]) =>
    answers.split('; ').map((words) => ({ text: Number(label.slice(1)), ...readAnswer(words, recogniser) })),
  )
}

/** Leaves out what is not known. */
function toWords({ words, floor, truncated, clipped, rate }: HeardTrial): string {
  return [
    ...(words ? [`errors=${words.errors}/${words.words}`] : []),
    ...(floor ? [`floor=${floor.errors}/${floor.words}`] : []),
    ...(truncated === undefined ? [] : [`truncated=${yesOrNo(truncated)}`]),
    ...(clipped === undefined ? [] : [`clipped=${yesOrNo(clipped)}`]),
    ...(rate === undefined ? [] : [`rate=${Number(rate.toFixed(3))}`]),
  ].join(' ')
}

const yesOrNo = (value: boolean) => (value ? 'yes' : 'no')

function readAnswer(words: string, recogniser: string): Omit<HeardTrial, 'text'> {
  const fields = new Map(words.split(' ').map((word) => word.split('=', 2) as [string, string]))
  const [errors, floor, rate] = ['errors', 'floor', 'rate'].map((name) => fields.get(name))
  const [truncated, clipped] = ['truncated', 'clipped'].map((name) => fields.get(name))
  return {
    ...(errors !== undefined && { recogniser, words: readErrors(errors) }),
    ...(floor !== undefined && { floor: readErrors(floor) }),
    ...(truncated !== undefined && { truncated: truncated === 'yes' }),
    ...(clipped !== undefined && { clipped: clipped === 'yes' }),
    ...(rate !== undefined && { rate: Number(rate) }),
  }
}

function readErrors(text: string): { words: number; errors: number } {
  const [errors = 0, words = 0] = text.split('/').map(Number)
  return { words, errors }
}
