import { z } from 'zod'
import type { WrittenFormat } from '../../core/format-text.ts'
import { nonEmptyText, strictMap, wholeNumber } from '../../validation/primitives.ts'
import { audioFormat } from './audio-format.ts'

const MAX_TARGETS = 64
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

function values<Item extends z.ZodType>(item: Item, what: string) {
  return z
    .array(item)
    .min(1, { error: `a non-empty list of ${what}` })
    .exactOptional()
    .describe(`One target for each of these ${what}.`)
}

/** Values that make several targets of one: every combination is a target. */
export const matrix = strictMap({
  model: values(nonEmptyText('a model'), 'models'),
  voice: values(nonEmptyText('a voice'), 'voices'),
  language: values(nonEmptyText('a language'), 'languages'),
  format: values(audioFormat, 'formats'),
  sampleRate: values(wholeNumber(4_000, 192_000), 'sample rates'),
})

/** One combination of a matrix. */
type Combination = { readonly [Key in keyof z.output<typeof matrix>]?: unknown }

interface MatrixTarget {
  readonly matrix?: z.output<typeof matrix>
}

/** A target of the file, expanded. */
export type Expanded<Target> = Omit<Target, 'matrix'> & {
  /** Its name in the file. */
  readonly declared: string
}

export interface ExpansionProblem {
  readonly path: readonly string[]
  readonly expected: string
}

/** The targets by name, each matrix as its combinations: `fast` becomes `fast-en-mulaw-8000` and so on. */
export function expandTargets<Target extends MatrixTarget>(
  targets: Readonly<Record<string, Target>>,
  report: (problem: ExpansionProblem) => void,
): Record<string, Expanded<Target>> {
  const expanded = Object.entries(targets).flatMap(([declared, { matrix: own, ...rest }]) => {
    const twice = Object.keys(own ?? {}).find((key) => key in rest && !isDefault(key, rest))
    if (twice) report({ path: [declared, 'matrix', twice], expected: `${twice} once, not beside it as well` })
    return combine(own ?? {}).map((combination): [string, Expanded<Target>] => [
      [declared, ...Object.values(combination).map(labelOf)].join('-'),
      { ...rest, ...combination, declared } as Expanded<Target>,
    ])
  })
  reportNames(expanded, report)
  return Object.fromEntries(expanded)
}

/** The language of a target that does not name one. */
function isDefault(key: string, target: object): boolean {
  return key === 'language' && 'language' in target && target.language === DEFAULT_LANGUAGE
}

export const DEFAULT_LANGUAGE = 'en'

function reportNames(
  targets: readonly (readonly [string, { readonly declared: string }])[],
  report: (problem: ExpansionProblem) => void,
): void {
  if (targets.length > MAX_TARGETS && targets.some(([name, { declared }]) => name !== declared))
    report({ path: [], expected: `at most ${MAX_TARGETS} targets, not ${targets.length}` })
  const seen = new Set<string>()
  for (const [name, { declared }] of targets) {
    if (seen.has(name)) report({ path: [declared], expected: `names that differ, not ${name} twice` })
    if (!NAME.test(name)) report({ path: [declared], expected: `a shorter name than ${name}` })
    seen.add(name)
  }
}

/** All combinations; the last key changes fastest. */
function combine(own: z.output<typeof matrix>): Combination[] {
  return Object.entries(own).reduce<Combination[]>(
    (made, [key, list]) => made.flatMap((one) => list.map((value) => ({ ...one, [key]: value }))),
    [{}],
  )
}

function labelOf(value: unknown): string {
  return (isFormat(value) ? formatLabel(value) : String(value)).replace(/[^A-Za-z0-9._-]+/g, '-')
}

function isFormat(value: unknown): value is WrittenFormat {
  return typeof value === 'object' && value !== null && 'encoding' in value
}

function formatLabel({ encoding, container, sampleRate }: WrittenFormat): string {
  return [encoding, container, sampleRate].filter((part) => part !== undefined).join('-')
}
