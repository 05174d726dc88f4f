import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRedactor } from '../../src/redaction/redact.ts'
import { BUFFER_CHART_MARGINS } from '../../src/report/run/html/buffer-chart.ts'
import { createConversationRun, createRun } from '../../src/results/run/create-run.ts'
import { runFolderAt } from '../../src/results/run/run-folder.ts'
import { writeDerivedFiles } from '../../src/run/finished-runs/write-derived-files.ts'
import { AudioWriter } from '../../src/run/record/audio-writer.ts'
import { startViewer, type Viewer } from '../../src/viewer/server.ts'
import { CHROMIUM, launchBrowser, NEEDS_CHROMIUM, openPage } from '../report/browser.ts'
import { HOSTILE } from '../report/hostile-input.ts'
import { turnFile, turnRun } from '../report/sample-conversations.ts'
import { FILE, LAB_RUN } from '../report/sample-runs.ts'

let results = ''
let viewer: Viewer

beforeAll(async () => {
  results = await mkdtemp(path.join(tmpdir(), 'ttfa-view-'))
  await makeRun('first', 'first-look', '2025-11-20T04:00:00.000Z')
  await makeRun('second', HOSTILE, '2025-11-21T04:00:00.000Z')
  await makeConversations('talks')
  await writeFile(path.join(results, 'secret.txt'), 'nobody may read this')
  viewer = await startViewer({ results, port: 0 })
})
afterAll(async () => {
  await viewer.close()
  await rm(results, { recursive: true })
})

/** A run with a second of audio for its trial 3, which arrived in two pieces. */
async function makeRun(name: string, scenario: string, started_at: string): Promise<void> {
  const folder = runFolderAt(path.join(results, name))
  await mkdir(folder.path)
  const file = { ...FILE, run: name, started_at, scenario: { ...FILE.scenario, name: scenario } }
  const run = await createRun({ folder, file, redact: createRedactor([]) })
  const pieces = [
    { at: 1_300_000, audio: 500_000, bytes: 16_000 },
    { at: 1_500_000, audio: 500_000, bytes: 16_000 },
  ]
  const trials = LAB_RUN.map((trial, index) => ({ ...trial, trial: index }))
  for (const trial of trials)
    run.trials.add({ trial, arrivals: { trial: trial.trial, pieces: trial.trial === 3 ? pieces : [] } })
  await run.trials.close()
  const audio = new AudioWriter(folder.audio)
  const [, , , third] = trials
  const samples = Int16Array.from({ length: 16_000 }, (_, index) => Math.round(8000 * Math.sin(index / 6)))
  if (third)
    audio.add({ trial: third, arrivals: { trial: 3, pieces }, audio: { samples, sampleRate: 16_000 } })
  await audio.close()
  await writeDerivedFiles(folder.path)
}

/** What the server says while there is a run with such a file. */
async function withDamagedRun(
  name: string,
  content: string | Record<string, unknown>,
  check: () => Promise<void>,
): Promise<void> {
  await makeRun('damaged', 'first-look', '2025-11-22T04:00:00.000Z')
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  await writeFile(path.join(results, 'damaged', name), text)
  try {
    await check()
  } finally {
    await rm(path.join(results, 'damaged'), { recursive: true })
  }
}

async function makeConversations(name: string): Promise<void> {
  const folder = path.join(results, name)
  await mkdir(folder)
  const run = await createConversationRun({
    folder: runFolderAt(folder),
    file: { ...turnFile(['streaming', 'batch', 'one-box']), run: name },
    redact: String,
  })
  for (const turn of turnRun()) run.turns.add({ turn, arrivals: { turn: turn.turn, pieces: [] } })
  await run.turns.close()
  const audio = new AudioWriter(runFolderAt(folder).audio)
  // A second of the caller, left; then a second of the agent, right.
  const samples = Int16Array.from({ length: 2 * 16_000 }, (_, index) =>
    index % 2 === Number(index >= 16_000) ? 8000 : 0,
  )
  audio.addTurn(0, { samples, sampleRate: 8000 })
  await audio.close()
  await writeDerivedFiles(folder)
}

/** As a client asks that does not tidy addresses up. */
function get(target: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; type: string; body: Buffer }>((resolve, reject) => {
    const { port } = new URL(viewer.address)
    const clientRequest = request(
      { host: '127.0.0.1', port, path: target, headers, method },
      async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk)
        const type = response.headers['content-type'] ?? ''
        resolve({ status: response.statusCode ?? 0, type, body: Buffer.concat(chunks) })
      },
    )
    clientRequest.on('error', reject).end()
  })
}

describe('ttfa view', () => {
  test('lists runs, the latest first, with their numbers', async () => {
    const list = (await get('/')).body.toString()
    expect(list.indexOf('/runs/second/')).toBeLessThan(list.indexOf('/runs/first/'))
    expect(list).toMatch(/lightning-ws, hot:<\/span> <span class="number">239 \/ 284</)
  })

  test('filters by scenario and by target', async () => {
    const filtered = (await get('/?scenario=first-look&target=lightning-ws')).body.toString()
    expect(filtered).toContain('/runs/first/')
    expect(filtered).not.toContain('/runs/second/')
    expect(filtered).not.toContain('lightning-pro-ws, hot')
  })

  test('serves the report and the files of a run as they are', async () => {
    const report = await get('/runs/first/report.html')
    expect(report.body.toString()).toContain('lightning-ws is fastest to hear')
    expect((await get('/runs/first/stages.csv')).body.toString()).toMatch(/^target,connection,stage,n,/)
  })

  test('lists conversations among the runs, and shows what they have', async () => {
    expect((await get('/')).body.toString()).toMatch(
      /streaming, whole turn:<\/span> <span class="number">6\d\d \/ \*</,
    )
    expect((await get('/runs/talks/')).body.toString()).toContain('/runs/talks/turns.csv')
    expect((await get('/runs/talks/report.html')).body.toString()).toContain('streaming answers first')
    expect((await get('/runs/talks/trials/1')).status).toBe(404)
  })

  test('lists turns, each with a page of both sides and the stages between', async () => {
    expect((await get('/runs/talks/')).body.toString()).toContain(
      '<a href="/runs/talks/turns/0">conversation 1, turn 1</a>',
    )
    const heard = (await get('/runs/talks/turns/0')).body.toString()
    expect(heard).toContain('<audio controls src="/runs/talks/audio/0.wav">')
    expect(heard).toContain('>stt_final<')
    expect(heard).toContain('>voice_to_voice<')
    const unheard = (await get('/runs/talks/turns/1')).body.toString()
    expect(unheard).not.toContain('<audio')
    expect(unheard).toContain('The audio was not saved')
  })

  test.each(['/runs/talks/turns/99999', '/runs/talks/turns/x', '/runs/first/turns/0'])(
    'has no turn at %s',
    async (target) => {
      expect((await get(target)).status).toBe(404)
    },
  )

  test('serves kept audio, whole and in stretches', async () => {
    const whole = await get('/runs/first/audio/3.wav')
    expect(whole.type).toBe('audio/wav')
    expect(whole.body.length).toBe(32_044)
    const stretch = await get('/runs/first/audio/3.wav', { range: 'bytes=0-3' })
    expect(stretch.status).toBe(206)
    expect(stretch.body.toString()).toBe('RIFF')
  })

  test('lays runs over each other on one scale', async () => {
    const overlay = (
      await get('/overlay?run=first&run=second&stage=ttfa&target=lightning-ws')
    ).body.toString()
    expect(overlay).toContain('lightning-ws: percentile spectrum of ttfa, hot connections')
    expect(overlay).not.toContain('lightning-pro-ws: percentile')
    // Both runs hold the same trials.
    expect(overlay).toMatch(
      /second<\/a>[^\n]*<td class="number">\+0\.0 <span class="interval">\[−[\d.]+, \+[\d.]+\]/,
    )
    expect(overlay).toContain('second</a> <span class="simulated-mark">simulated</span>')
  })

  test.each([
    '/secret.txt',
    '/runs/../secret.txt',
    '/runs/..%2fsecret.txt/',
    '/runs/first/../../secret.txt',
    '/runs/first/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/runs/first/audio/..%2frun.json',
    '/runs/%00/',
    '/runs/%zz/',
    '/runs/first/trials/999999',
    '/runs/first/constructor',
  ])('has nothing at %s', async (target) => {
    const { status, body } = await get(target)
    expect(status).toBe(404)
    expect(body.toString()).not.toContain('nobody may read this')
  })

  test.each<[string, string, string | Record<string, unknown>]>([
    ['no JSON', 'run.json', 'half of it {'],
    ['another version', 'run.json', { schema_version: 99 }],
    ['nothing but a version', 'run.json', { schema_version: 1 }],
    ['things where words should be', 'run.json', { ...FILE, scenario: { name: {}, targets: [{ id: [] }] } }],
    ['a state that is no word', 'run.json', { ...FILE, validity: { state: { toString: 1 } } }],
  ])('names a run of %s, says what is wrong, and shows the others', async (_, name, content) => {
    await withDamagedRun(name, content, async () => {
      const list = await get('/')
      expect(list.status).toBe(200)
      expect(list.body.toString()).toContain('/runs/first/')
      expect(list.body.toString()).toMatch(
        /<li><a href="\/runs\/damaged\/">damaged<\/a>: run\.json (is damaged|has schema)/,
      )
      const page = await get('/runs/damaged/')
      expect(page.status).toBe(200)
      expect(page.body.toString()).toMatch(/<strong>Damaged<\/strong>: run\.json (is damaged|has schema)/)
      expect(page.body.toString()).toContain('<a href="/runs/damaged/trials.csv">')
      expect((await get('/runs/damaged/trials.csv')).status).toBe(200)
      expect((await get('/overlay?run=damaged&run=first')).status).toBe(200)
    })
  })

  test('says of a trial what is wrong with the file that it should be in', async () => {
    await withDamagedRun('trials.csv', 'no,such,columns\n1,2,3\n', async () => {
      const { status, body } = await get('/runs/damaged/trials/3')
      expect(status).toBe(200)
      expect(body.toString()).toMatch(/<strong>Damaged<\/strong>: trials\.csv, row 1: missing column run,/)
      expect(body.toString()).toContain('Restore the file')
    })
  })

  test('passes over a folder that holds no run', async () => {
    await mkdir(path.join(results, 'notes'))
    expect((await get('/')).body.toString()).not.toContain('/runs/notes/')
    expect((await get('/runs/notes/')).status).toBe(404)
  })

  test.each([
    ['stages.csv', 'target,connection\n"half of'],
    ['histograms.hlog', '#[Histogram log format version 1.3]\nTag=x,half'],
    ['trials.csv', 'no,such,columns\n1,2,3\n'],
  ])('shows a run whose %s is broken or half written', async (name, content) => {
    await withDamagedRun(name, content, async () => {
      expect((await get('/')).body.toString()).toContain('/runs/damaged/')
      for (const target of ['/runs/damaged/', '/overlay?run=damaged', `/runs/damaged/${name}`])
        expect((await get(target)).status, target).toBe(200)
    })
  })

  test('says of a run that has not said that it ended that it may be under way', async () => {
    await withDamagedRun('run.json', { ...FILE, status: 'running' }, async () => {
      expect((await get('/')).body.toString()).toContain('under way, or killed')
    })
  })

  test('follows no link out of a run', async () => {
    const link = path.join(results, 'first', 'probe.json')
    await symlink(path.join(results, 'secret.txt'), link)
    try {
      expect((await get('/runs/first/probe.json')).status).toBe(404)
    } finally {
      await rm(link)
    }
  })

  test('answers to no other name than this machine’s, and to nothing but reading', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(421)
    expect((await get('/', {}, 'POST')).status).toBe(405)
    expect((await get('/', {}, 'HEAD')).body.length).toBe(0)
  })
})

describe.skipIf(!CHROMIUM)(`ttfa view ${NEEDS_CHROMIUM}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 30_000)
  afterAll(() => browser?.close())

  test.each([
    '',
    'runs/first/',
    'runs/second/',
    'runs/first/trials/3',
    'runs/talks/',
    'runs/talks/turns/0',
    'runs/talks/turns/1',
    'overlay?run=first&run=second',
    'runs/first/report.html',
  ])('opens /%s without a complaint, and asks nobody else', async (target) => {
    for (const width of [1280, 390] as const) {
      const { page, problems, requests } = await openPage(browser, viewer.address + target, {
        width,
        scheme: 'light',
      })
      expect(problems).toEqual([])
      expect(requests.filter((one) => !one.startsWith(viewer.address) && !one.startsWith('data:'))).toEqual(
        [],
      )
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      expect(await page.title()).not.toBe('owned')
    }
  })

  test('moves a line over the arrivals to where the audio is', async () => {
    const { page } = await openPage(browser, `${viewer.address}runs/first/trials/3`)
    const where = () => page.locator('.wide .playhead').getAttribute('x1').then(Number)
    const moved = async (seconds: number, beyond: number) => {
      await page.evaluate(`document.querySelector('audio').currentTime = ${seconds}`)
      await expect.poll(where, { timeout: 5000 }).toBeGreaterThan(beyond)
      return where()
    }
    const early = await moved(0.1, await where())
    const late = await moved(0.9, early + 100)
    // A player that starts with the first piece, 0.3 s after the text, is there at 0.4 s and 1.2 s after the text.
    expect((early - BUFFER_CHART_MARGINS.left) / (late - BUFFER_CHART_MARGINS.left)).toBeCloseTo(0.4 / 1.2, 2)
  })
})
