import { z } from 'zod'
import { CONTAINERS, ENCODINGS } from '../../core/audio-format.ts'
import { clone } from './clone.ts'
import { dictionary } from './dictionary.ts'
import { labProfile } from './lab.ts'
import { manner } from './manner.ts'
import { closed, slug, text, wholeNumber } from './words.ts'

const BASE = 'a base such as wss://host:port: ws, wss, http or https, no user, query or fragment'

export const base = z
  .string({ error: BASE })
  .refine(isBase, { error: BASE })
  .transform((address) => address.replace(/\/+$/, ''))

function isBase(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  const bare = !url.username && !url.password && !/[?#\s]/.test(address)
  return bare && /^(?:ws|http)s?:\/\//i.test(address)
}

const target = closed({
  adapter: text('an adapter').describe(
    'An adapter’s id (`ttfa adapters` lists them), a file (./mine.ts, ./mine.yaml) or an installed package.',
  ),
  model: text('a model').exactOptional().describe('Default: the adapter’s first.'),
  voice: text('a voice').exactOptional().describe('Default: one that is known to work with the model.'),
  sampleRate: wholeNumber(4_000, 192_000)
    .exactOptional()
    .describe('Samples a second. Default: the adapter’s.'),
  format: closed({
    encoding: z.enum(ENCODINGS).describe('How samples are written.'),
    container: z.enum(CONTAINERS).describe('What they are wrapped in.'),
  })
    .exactOptional()
    .describe('The audio to ask for. Default: the adapter’s.'),
  language: text('a language').default('en').describe('Language of the texts, in the provider’s words.'),
  region: text('a region').default('default').describe('Written beside the results; it selects nothing.'),
  base: base.exactOptional().describe('Scheme, host and port (and a path prefix) instead of the provider’s.'),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('The adapter’s own options. Keys never stand here: they come from the environment.'),
  compression: z
    .boolean()
    .exactOptional()
    .describe('Offer permessage-deflate on WebSockets; it costs accuracy. Default: false.'),
  ...manner,
  clone: clone
    .exactOptional()
    .describe('Make it a voice of a recording, measure how long that takes, and delete it afterwards.'),
  dictionary: dictionary
    .exactOptional()
    .describe('Make a pronunciation dictionary for it, and delete it afterwards.'),
  lab: labProfile.exactOptional().describe('Let the built-in lab answer, behaving like this.'),
})

/** Target by id, in the file's order. */
export const targets = z
  .record(slug('a target’s name'), target, { error: 'a map of targets, each with an adapter' })
  .refine((map) => Object.keys(map).length > 0, { error: 'at least one target' })
