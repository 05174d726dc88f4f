import { describe, expect, test } from 'vitest'
import { describedAdapter } from '../../../../src/adapters/described/described-adapter.ts'
import type { EventMeaning } from '../../../../src/core/adapter/adapter-description.ts'
import { buildMessages } from '../../../../src/lab/providers/described/build-messages.ts'
import { createDescribedTwin } from '../../../../src/lab/providers/described/described-twin.ts'
import { readShippedDescription } from '../../../../src/run/adapters/described-adapters.ts'
import { listDescribedIds } from '../../../../src/run/adapters/described-ids.ts'

const DESCRIPTIONS = listDescribedIds().map(readShippedDescription)
const WITH_UNITS = DESCRIPTIONS.filter(({ codec }) => codec.kind !== 'raw')

describe('every shipped description in reverse', () => {
  test.each(WITH_UNITS.map((description) => [description.id, description] as const))(
    '%s has messages for audio and for its completion',
    (_id, description) => {
      const { completion, audio } = description
      const needed: EventMeaning[] = [
        ...(audio.binary ? [] : (['audio'] as const)),
        ...(completion === 'event' ? (['end'] as const) : []),
        ...(completion === 'count' ? (['flushed'] as const) : []),
      ]
      expect(Object.keys(buildMessages(description))).toEqual(expect.arrayContaining(needed))
    },
  )

  test('sends an end that the adapter parses as the end and as nothing else', () => {
    const ends = DESCRIPTIONS.filter(
      ({ completion, codec }) => completion === 'event' && codec.kind === 'json',
    )
    expect(ends.length).toBeGreaterThan(5)
    for (const description of ends) {
      const adapter = describedAdapter(description)
      const unit = buildMessages(description).end
      const heard = adapter.hear(
        { kind: 'text', text: JSON.stringify(unit?.value) },
        adapter.newState?.() as never,
        { format: adapter.facts.formats[0] } as never,
      )
      expect(
        heard.map(({ kind }) => kind),
        description.id,
      ).toEqual(['end'])
    }
  })

  test('refuses the upgrade if the protocol cannot report a limit on an open connection', () => {
    const places = DESCRIPTIONS.filter(({ carrier }) => carrier === 'websocket').map(
      (description) => [description.id, createDescribedTwin(description).facts.concurrencyUnit] as const,
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
  const units = buildMessages({ ...description, events })
  expect(units.end).toEqual({ value: { other: 'Over' }, event: '' })
})
