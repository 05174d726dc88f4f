import path from 'node:path'
import { z } from 'zod'
import { type CallerSound, SOUND_KINDS, SOUND_LEVELS } from '../../../core/config/conversation/disturbance.ts'
import { duration } from '../../../validation/duration.ts'
import { nonEmptyText, numberBetween, slug, strictMap } from '../../../validation/primitives.ts'

const DEFAULT_SHARE = 0.5
const DEFAULT_AFTER = 500

const SOUND_EXPECTED = `${SOUND_KINDS.join(', ')}, or a map {kind, text, audio, name, level}`

const kind = z.enum(SOUND_KINDS)

const sound = z.union(
  [
    kind.transform((only): CallerSound => ({ name: only, kind: only, level: SOUND_LEVELS[only] })),
    strictMap({
      kind: kind.exactOptional().describe('A sound that ttfa makes.'),
      text: nonEmptyText('a text').exactOptional().describe('Words that the caller says: Right.'),
      audio: nonEmptyText('a file').exactOptional().describe('A WAV recording.'),
      name: slug('a name').exactOptional().describe('Its name in reports. Default: the kind, text or file.'),
      level: numberBetween(-40, 20)
        .exactOptional()
        .describe('dB above the caller’s speech. Default: cough 0, mm-hm -6, background -15, others 0.'),
    }).transform(
      ({ name, level, ...source }): CallerSound => ({
        ...source,
        name: name ?? source.kind ?? source.text ?? path.parse(source.audio ?? '').name,
        level: level ?? (source.kind ? SOUND_LEVELS[source.kind] : 0),
      }),
    ),
  ],
  { error: SOUND_EXPECTED },
)

function hasOneSource({ kind: own, text, audio }: CallerSound): boolean {
  return [own, text, audio].filter((each) => each !== undefined).length === 1
}

/** Sounds of the caller while the agent speaks. */
export const disturbance = strictMap({
  after: duration(1).default(DEFAULT_AFTER).describe('Amount of audible audio to play first.'),
  share: numberBetween(0, 1)
    .default(DEFAULT_SHARE)
    .describe('Share of the turns, not counting interrupted ones.'),
  sounds: z
    .array(sound)
    .min(1, { error: 'at least one sound' })
    .refine((all) => all.every(hasOneSource), { error: 'one of kind, text and audio for each sound' })
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
      error: 'sounds with different names',
    })
    .describe('The sounds, which take turns: [cough, mm-hm, background].'),
})
