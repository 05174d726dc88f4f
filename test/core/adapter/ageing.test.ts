import { describe, expect, test } from 'vitest'
import { daysBetween, dueEndings, factsAge, isStale } from '../../../src/core/adapter/ageing.ts'
import { recommendedModel } from '../../../src/core/adapter/ending.ts'

const old = { models: ['old'], date: '2027-01-06', source: 'guide', confidence: 'documented' } as const
const route = { date: '2026-11-13', source: 'notice', confidence: 'documented' } as const
const facts = { checked: '2026-08-01', models: ['new', 'old'], ends: [old, route] }

test('days are counted by the calendar, across a change of clocks and a leap day', () => {
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
  expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2)
  expect(daysBetween('2026-11-30', '2026-11-29')).toBe(-1)
})

describe('an end is due within 90 days and once it has passed', () => {
  test.each([
    ['91 days before', '2026-10-07', ['2026-11-13']],
    ['90 days before', '2026-10-08', ['2026-11-13', '2027-01-06']],
    ['on its day', '2027-01-06', ['2026-11-13', '2027-01-06']],
    ['a year later', '2028-01-06', ['2026-11-13', '2027-01-06']],
  ])('%s', (_, today, dates) => {
    expect(dueEndings(facts, today).map(({ date }) => date)).toEqual(dates)
  })

  test('a model has its own ends and those of its route', () => {
    expect(dueEndings(facts, '2027-01-01', 'new').map(({ days }) => days)).toEqual([-49])
    expect(dueEndings(facts, '2027-01-01', 'old').map(({ days }) => days)).toEqual([-49, 5])
  })
})

test('facts are old after 120 days, unless the service was shut down', () => {
  expect(factsAge(facts, '2026-11-29')).toBe(120)
  expect(isStale(facts, '2026-11-29')).toBe(false)
  expect(isStale(facts, '2026-11-30')).toBe(true)
  expect(isStale({ ...facts, retired: '2026-11-13' }, '2026-11-30')).toBe(false)
})

test('the recommended model is the one that is named, or the first', () => {
  const recommended = { model: 'old', date: '2026-11-29', source: 'guide' }
  expect(recommendedModel({ ...facts, recommended })).toBe('old')
  expect(recommendedModel(facts)).toBe('new')
  expect(recommendedModel({ models: [] })).toBe('')
})
