import { describe, expect, test } from 'vitest'
import { describedAdapter } from '../../src/adapters/described.ts'
import type { Meaning } from '../../src/core/adapter-description.ts'
import { describedTwin } from '../../src/lab/twins/described/described.ts'
import { unitsOf } from '../../src/lab/twins/described/unit.ts'
import { describedIds, shippedDescription } from '../../src/run/described-adapters.ts'

const DESCRIPTIONS = describedIds().map(shippedDescription)
const WITH_UNITS = DESCRIPTIONS.filter(({ codec }) => codec.kind !== 'raw')

describe('every shipped description in reverse', () => {
  test.each(WITH_UNITS.map((description) => [description.id, description] as const))(
    '%s has messages for audio and for its completion',
    (_id, description) => {
      const { completion, audio } = description
      const needed: Meaning[] = [
        ...(audio.binary ? [] : (['audio'] as const)),
        ...(completion === 'event' ? (['end'] as const) : []),
        ...(completion === 'count' ? (['flushed'] as const) : []),
      ]
      expect(Object.keys(unitsOf(description))).toEqual(expect.arrayContaining(needed))
    },
  )

  test('sends an end that the adapter parses as the end and as nothing else', () => {
    const ends = DESCRIPTIONS.filter(
      ({ completion, codec }) => completion === 'event' && codec.kind === 'json',
    )
    expect(ends.length).toBeGreaterThan(5)
    for (const description of ends) {
      const adapter = describedAdapter(description)
      const unit = unitsOf(description).end
      const heard = adapter.hear(
        { kind: 'text', text: JSON.stringify(unit?.value) },
        adapter.memo?.() as never,
        {} as never,
      )
      expect(
        heard.map(({ kind }) => kind),
        description.id,
      ).toEqual(['end'])
    }
  })

  test('refuses the upgrade if the protocol cannot report a limit on an open connection', () => {
    const places = DESCRIPTIONS.filter(({ carrier }) => carrier === 'websocket').map(
      (description) => [description.id, describedTwin(description).facts.limits] as const,
    )
    expect(Object.fromEntries(places)).toMatchObject({ 'hume-ws': 'connections', 'minimax-ws': undefined })
  })
})

test('a rule hidden by another is skipped, because the adapter would misread its message', () => {
  const [description] = WITH_UNITS
  if (!description) throw new Error('there are no descriptions')
  const events = [
    { when: { at: '/type', exists: true }, means: ['ignore'] },
    { when: { at: '/type', is: 'end' }, means: ['end'] },
    {
      when: {
        any: [
          { at: '/type', is: 'x' },
          { at: '/other', contains: 'Over' },
        ],
      },
      means: ['end'],
    },
  ] as const
  const units = unitsOf({ ...description, events })
  expect(units.end).toEqual({ value: { other: 'Over' }, event: '' })
})
