import { z } from 'zod'
import { nonEmptyText, slug, strictMap, wholeNumber } from '../../validation/primitives.ts'
import { audioFormat } from './audio-format.ts'
import { clone } from './clone.ts'
import { turnOptions } from './conversation/turn-options.ts'
import { dictionary } from './dictionary.ts'
import { httpChoice } from './http-choice.ts'
import { labProfile } from './lab.ts'
import { DEFAULT_LANGUAGE, type Expanded, expandTargets, matrix } from './matrix.ts'
import { ownTexts } from './texts.ts'

const BASE_EXPECTED = 'a base such as wss://host:port: ws, wss, http or https, no user, query or fragment'

export const base = z
  .string({ error: BASE_EXPECTED })
  .refine(isBase, { error: BASE_EXPECTED })
  .transform((address) => address.replace(/\/+$/, ''))

function isBase(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  const bare = !url.username && !url.password && !/[?#\s]/.test(address)
  return bare && /^(?:ws|http)s?:\/\//i.test(address)
}

const target = strictMap({
  adapter: nonEmptyText('an adapter').describe(
    'An adapter’s id (`ttfa adapters` lists them), a file (./mine.ts, ./mine.yaml) or an installed package.',
  ),
  model: nonEmptyText('a model').exactOptional().describe('Default: the adapter’s first.'),
  voice: nonEmptyText('a voice').exactOptional().describe('Default: a voice known to work with the model.'),
  sampleRate: wholeNumber(4_000, 192_000)
    .exactOptional()
    .describe('Sample rate in hertz. Default: the adapter’s.'),
  format: audioFormat
    .exactOptional()
    .describe('The audio format to request, such as mulaw@8000. Default: the adapter’s.'),
  language: nonEmptyText('a language')
    .default(DEFAULT_LANGUAGE)
    .describe('Language of the texts, as the provider expects it.'),
  texts: ownTexts.exactOptional().describe('Texts of its own. Default: those of the scenario.'),
  matrix: matrix
    .exactOptional()
    .describe('Makes one target for each combination: {language: [en, de], format: [mulaw@8000, mp3]}.'),
  region: nonEmptyText('a region')
    .default('default')
    .describe(
      'Selects the documented host of this name (`ttfa adapters <id>`). With a base, or without such a host, it is only a label in the results.',
    ),
  base: base.exactOptional().describe('Scheme, host and port (and a path prefix) instead of the provider’s.'),
  cassette: nonEmptyText('a file or folder')
    .exactOptional()
    .describe(
      'Recorded answers that answer this target instead of the provider (`ttfa run --record`, `ttfa try --keep`). Results are marked as replayed.',
    ),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('The adapter’s own options. API keys are not allowed here: they come from the environment.'),
  compression: z
    .boolean()
    .exactOptional()
    .describe('Offer permessage-deflate on WebSockets. Reduces accuracy. Default: false.'),
  http: httpChoice,
  ...turnOptions,
  clone: clone
    .exactOptional()
    .describe('Clone a voice from a recording, measure how long that takes, and delete it after the run.'),
  dictionary: dictionary
    .exactOptional()
    .describe('Create a pronunciation dictionary, and delete it after the run.'),
  lab: labProfile.exactOptional().describe('Let the built-in lab answer, with this behaviour.'),
})

/** Targets by id, in the order of the file. */
export const targets = z
  .record(slug('a target’s name'), target, { error: 'a map of targets, each with an adapter' })
  .refine((map) => Object.keys(map).length > 0, { error: 'at least one target' })
  .transform((map, { issues }) => {
    const report = (path: readonly string[], message: string) =>
      issues.push({ code: 'custom', message, path: [...path], input: map })
    const expanded = expandTargets(map, ({ path, expected }) => report(path, expected))
    return Object.fromEntries(
      Object.entries(expanded).map(([name, one]) => {
        reportTwoSources(one.declared, one, report)
        return [name, spreadFormat(one, (...problem) => report(...problem))]
      }),
    )
  })

/** A target is answered from one place. */
function reportTwoSources(
  name: string,
  one: Written,
  report: (path: readonly string[], message: string) => void,
): void {
  const other = ['base', 'lab', 'clone', 'dictionary'].find((key) => one[key as keyof Written] !== undefined)
  if (one.cassette !== undefined && other)
    report([name, 'cassette'], `a cassette or \`${other}\`, and not both`)
}

type Written = Expanded<z.output<typeof target>>

/** The rate of `mulaw@8000` is the target's sample rate. */
function spreadFormat(
  { format, ...rest }: Written,
  report: (path: readonly string[], message: string) => void,
) {
  const { sampleRate, ...own } = format ?? {}
  if (sampleRate !== undefined && rest.sampleRate !== undefined)
    report([rest.declared, 'sampleRate'], `one sample rate: the format says ${sampleRate} already`)
  return {
    ...rest,
    ...(format && { format: own as Omit<typeof format, 'sampleRate'> }),
    ...(sampleRate !== undefined && { sampleRate }),
  }
}
