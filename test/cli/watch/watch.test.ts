import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { SCENARIO } from '../../report/sample-runs.ts'
import { runCommand } from '../run-command.ts'
import { storeRun } from '../stored-runs.ts'

const WATCHED = `
name: watched
texts: [One moment please.]
targets:
  ws: { adapter: smallest-ws, options: { complete_backoff_ms: 0 }, lab: { firstAudio: 40ms, voice: tone, pacing: 10, completionDelay: 0 } }
load: { executor: shared-iterations, concurrency: 1, trials: 3 }
warmup: 0
`
const FOLDER = 'results/watch-watched'
const QUICK = ['watch', 'watched.yaml', '--lab', '--no-selftest', '--every', '1s']

let cwd = ''
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'ttfa-watch-'))
  await writeFile(path.join(cwd, 'watched.yaml'), WATCHED)
})
afterEach(() => rm(cwd, { recursive: true }))

/** What is posted to a webhook on loopback. */
async function webhook(): Promise<{
  address: string
  posted: Record<string, unknown>[]
  answer: { status: number }
}> {
  const posted: Record<string, unknown>[] = []
  const answer = { status: 200 }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request) text += piece
    posted.push(JSON.parse(text))
    response.writeHead(answer.status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`, posted, answer }
}

/** Runs that became slower halfway, as an earlier watch left them. */
async function storeSlowdown(): Promise<void> {
  const target = SCENARIO.targets[0]
  if (!target) throw new Error('a target')
  for (let index = 0; index < 20; index += 1)
    await storeRun(path.join(cwd, FOLDER, `run-${String(index).padStart(2, '0')}`), {
      seed: index + 1,
      factors: { pro: index < 10 ? 1 : 1.6 },
      perBlock: 5,
      trial: { simulated: true },
      file: {
        simulated: true,
        scenario: { ...SCENARIO, name: 'watched', targets: [{ ...target, id: 'pro' }] },
        started_at: new Date(Date.parse('2026-11-01T00:00:00Z') + index * 3_600_000).toISOString(),
      },
    })
}

const runsIn = async () => (await readdir(path.join(cwd, FOLDER))).filter((name) => /watched|run-/.test(name))

describe('ttfa watch', () => {
  test('leaves a folder for each run and a page of all, and goes on where it was', async () => {
    const first = await runCommand([...QUICK, '--runs', '2'], { cwd })
    expect(first.code, first.progress).toBe(0)
    expect(await runsIn()).toHaveLength(2)
    const again = await runCommand([...QUICK, '--runs', '3'], { cwd })
    expect(again.code).toBe(0)
    const runs = await runsIn()
    expect(runs).toHaveLength(3)
    const page = await readFile(path.join(cwd, FOLDER, 'history.html'), 'utf8')
    expect(page).toContain(`./${runs.sort().at(-1)}/report.html`)
    expect(page).toContain('<strong>SIMULATED</strong>: the lab answered')
    const history = JSON.parse(await readFile(path.join(cwd, FOLDER, 'history.json'), 'utf8'))
    expect(history).toMatchObject({ schema_version: 1, histories: expect.any(Array) })
    expect(await readdir(path.join(cwd, FOLDER))).not.toContain('watch.lock')
  })

  test('announces a change by webhook once, ends with 99, and tells it later if nobody listened', async () => {
    await storeSlowdown()
    const { address, posted, answer } = await webhook()
    answer.status = 500
    const env = { TTFA_WEBHOOK_URL: address }
    const deaf = await runCommand([...QUICK, '--runs', '21'], { cwd, env })
    expect(deaf.code).toBe(0)
    expect(deaf.progress).toContain('the webhook did not take the announcement: it answered 500')
    expect(deaf.progress).not.toContain('secret-path')
    answer.status = 200
    posted.length = 0
    const told = await runCommand([...QUICK, '--runs', '22'], { cwd, env })
    expect(told.code).toBe(99)
    expect(posted.map(({ metric }) => metric)).toContain('ttfa_heard p50')
    expect(posted[0]).toMatchObject({
      kind: 'ttfa.change',
      target: 'pro',
      worse: true,
      simulated: true,
      run: 'run-10',
    })
    posted.length = 0
    expect((await runCommand([...QUICK, '--runs', '23'], { cwd, env })).code).toBe(0)
    expect(posted).toEqual([])
  })

  test('writes each run into a folder of its own, also in one that --out names', async () => {
    const { code, progress } = await runCommand([...QUICK, '--out', 'elsewhere', '--runs', '2'], { cwd })
    expect(code, progress).not.toBe(104)
    expect(progress).not.toContain('warning:')
    const names = await readdir(path.join(cwd, 'elsewhere'))
    expect(names.filter((name) => name.endsWith('-watched'))).toHaveLength(2)
    expect(names).not.toContain('run.json')
  })

  test('ends before a run that the budget does not allow', async () => {
    const { code } = await runCommand([...QUICK, '--max-requests', '7'], { cwd })
    expect(code).toBe(113)
    expect(await runsIn()).toHaveLength(2)
  })

  test.each([
    ['without a time', ['watch', 'watched.yaml'], /--every or --cron/],
    ['with both times', [...QUICK, '--cron', '* * * * *'], /cannot be used with/],
    [
      'with a cron pattern that is none',
      ['watch', 'watched.yaml', '--cron', 'daily', '--lab'],
      /--cron "daily"/,
    ],
    ['with a time that is none', ['watch', 'watched.yaml', '--every', 'soon'], /30m, 2h or 7d/],
  ])('%s is refused with 104', async (_, words, said) => {
    const { code, progress } = await runCommand(words, { cwd })
    expect([code, progress]).toEqual([104, expect.stringMatching(said)])
  })

  test('that fails before its first run says so at once', async () => {
    await writeFile(path.join(cwd, 'watched.yaml'), WATCHED.replace('smallest-ws', 'smallest-wx'))
    const { code, progress } = await runCommand(QUICK, { cwd })
    expect(code).toBe(104)
    expect(progress).toContain('smallest-wx')
  })
})
