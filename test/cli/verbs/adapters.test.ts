import { expect, test } from 'vitest'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import { formatProvenance } from '../../../src/cli/actions/adapters/adapters.ts'
import { runCommand } from '../run-command.ts'

test('--stale lists a route whose end is due, with who says so, and none whose end is far', async () => {
  const { code, output } = await runCommand(['adapters', '--stale'], { today: '2026-11-29' })
  expect(code).toBe(0)
  expect(output).toContain('openai-http\n')
  expect(output).toMatch(/tts-1.* end on 2027-01-06, in 38 days; use gpt-realtime-2\.1-mini \(documented: /)
})

test('--on asks about another day, when other facts are old', async () => {
  const then = await runCommand(['adapters', '--stale', '--on', '2028-01-01', '--json'])
  const { on, routes } = JSON.parse(then.output)
  expect(on).toBe('2028-01-01')
  expect(routes.map(({ id }: { id: string }) => id)).toContain('deepgram-ws')
  expect(routes.find(({ id }: { id: string }) => id === 'deepgram-ws').stale_days).toBeGreaterThan(120)
  // Nothing of a service that was shut down can change.
  expect(routes.find(({ id }: { id: string }) => id === 'playht-ws')).toBeUndefined()
})

test('--stale says so if nothing has aged', async () => {
  const { output } = await runCommand(['adapters', 'deepgram-ws', '--stale', '--on', '2026-11-21'])
  expect(output).toContain('On 2026-11-21 nothing ends within 90 days')
})

test('--controls lists the options of a route by what they control', async () => {
  const { output } = await runCommand(['adapters', 'smallest-ws', '--controls'])
  expect(output).toMatch(
    /\| `smallest-ws` \| `speed` \| .*`pronunciation_dicts`.*\| – \| yes \| pcm_s16le \|/,
  )
})

test('a date that does not exist is refused', async () => {
  const { code, progress } = await runCommand(['adapters', '--stale', '--on', '2027-02-30'])
  expect(code).not.toBe(0)
  expect(progress).toContain('Give a date such as 2027-01-31.')
})

test('the overview and the page of an adapter warn too', async () => {
  const all = await runCommand(['adapters'], { today: '2027-01-07' })
  expect(all.output).toContain('ended on 2027-01-06')
  const one = await runCommand(['adapters', 'openai-http'], { today: '2027-01-07' })
  expect(one.output).toMatch(/warning +tts-1.* ended on 2027-01-06/)
})

test('a dry run warns of an end and of old facts, by its own date', async () => {
  const bench = ['bench', 'openai-http', '--dry-run', '--lab']
  expect((await runCommand(bench, { today: '2026-09-01' })).progress).not.toContain('warning')
  const later = (await runCommand(bench, { today: '2027-01-07' })).progress
  expect(later).toMatch(/warning: .*the model \S+ ended on 2027-01-06/)
  expect((await runCommand(bench, { today: '2028-01-07' })).progress).toContain(
    'facts last checked more than 120 days before this run: openai-http',
  )
})

test('the page of an adapter says what each option means, takes and is by default', async () => {
  const { output } = await runCommand(['adapters', 'smallest-ws'])
  expect(output).toMatch(/^options +speed: speaking rate\n +a number from 0\.5 to 2; default: 1$/m)
  expect(output).toMatch(/^ +session_id: .+\n +a text of at most 128 characters; default: the provider’s$/m)
  expect(output).toContain('a number from 0 to 10000; ttfa sends 0 by default (the provider’s: 4000)')
})

test('the table says which routes recorded answers have confirmed, and that none is yet', async () => {
  const { output } = await runCommand(['adapters'])
  expect(output).toContain('No route has been confirmed with its provider yet.')
  const { output: one } = await runCommand(['adapters', 'smallest-ws'])
  expect(one).toMatch(/confirmed +never: no recorded answer of the provider/)
  const { facts } = smallestWs
  const confirmed = { date: '2026-12-01', cassettes: ['test/cassettes/smallest-ws/order.ndjson'] }
  expect(formatProvenance(facts)).toBe(`${facts.checked}, documented`)
  expect(formatProvenance({ ...facts, confirmed })).toBe(`${facts.checked}, documented, confirmed 2026-12-01`)
})

test('the page of an adapter tells what a plan includes, and its price beyond that', async () => {
  const { output } = await runCommand(['adapters', 'cartesia-ws'])
  expect(output).toContain(
    'USD 5 a month + the first 100000 characters included, 5 per 100000 characters from there on',
  )
})
