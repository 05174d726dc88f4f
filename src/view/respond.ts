import { readdir, readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { bufferLevels, playbackStarts } from '../audio/playback.ts'
import { STAGES } from '../core/stages.ts'
import type { Trial } from '../core/trial/trial.ts'
import { openRun } from '../results/run/run.ts'
import { SIDECARS } from '../results/sidecars.ts'
import { findArrivals } from '../results/trials/find-arrivals.ts'
import { type Answer, htmlAnswer } from './answer.ts'
import { distributionsOf, findRun, listRuns, type ShelvedRun } from './library.ts'
import { listPage } from './pages/list.ts'
import { overlayPage } from './pages/overlay.ts'
import { type RunContents, runPage } from './pages/run.ts'
import { trialPage } from './pages/trial.ts'
import { PLAYHEAD } from './playhead.ts'

/** Files of a run that a browser may have, and what they are. */
const FILES: Readonly<Record<string, string>> = {
  'report.html': 'text/html; charset=utf-8',
  'report.md': 'text/plain; charset=utf-8',
  'stages.csv': 'text/plain; charset=utf-8',
  'faults.csv': 'text/plain; charset=utf-8',
  'trials.csv': 'text/csv; charset=utf-8',
  'turns.csv': 'text/csv; charset=utf-8',
  'turn-stages.csv': 'text/csv; charset=utf-8',
  'histograms.hlog': 'text/plain; charset=utf-8',
  'run.json': 'application/json',
  ...Object.fromEntries(Object.keys(SIDECARS).map((name) => [name, 'application/json'])),
}

/** Answers to listen to that one page lists. */
const MOST_LISTED = 200

const NOT_FOUND: Answer = { status: 404, type: 'text/plain; charset=utf-8', body: 'There is nothing here.\n' }

/** Answers a request for a page or a file of a results folder. Reads, and never writes. */
export async function respond(results: string, url: URL): Promise<Answer> {
  const [place, name, ...rest] = url.pathname.split('/').slice(1).map(decoded)
  const query = (key: string) => url.searchParams.get(key) ?? ''
  if (place === '')
    return htmlAnswer(
      listPage(await listRuns(results), { scenario: query('scenario'), target: query('target') }),
    )
  if (place === 'playhead.js') return { status: 200, type: 'text/javascript; charset=utf-8', body: PLAYHEAD }
  if (place === 'overlay')
    return overlay(results, url.searchParams.getAll('run'), query('stage'), query('target'))
  const run = place === 'runs' && name ? await findRun(results, name) : undefined
  return run ? respondOfRun(run, rest) : NOT_FOUND
}

async function respondOfRun(run: ShelvedRun, [what = '', which = '']: readonly string[]): Promise<Answer> {
  if (what === '') return htmlAnswer(runPage(run, await contentsOf(run)))
  if (what === 'trials') return trial(run, Number(which))
  if (what === 'audio')
    return /^\d+\.wav$/.test(which) ? file(run, path.join(run.folder.audio, which), 'audio/wav') : NOT_FOUND
  const type = Object.hasOwn(FILES, what) ? FILES[what] : undefined
  return type ? file(run, path.join(run.folder.path, what), type) : NOT_FOUND
}

async function overlay(
  results: string,
  names: readonly string[],
  asked: string,
  target: string,
): Promise<Answer> {
  const stage = STAGES.find(({ name }) => name === asked)?.name ?? 'ttfa_heard'
  const found = await Promise.all([...new Set(names)].map((name) => findRun(results, name)))
  const runs = found.flatMap((run) => run ?? [])
  const all = await Promise.all(runs.map((run) => distributionsOf(run, stage)))
  return htmlAnswer(overlayPage({ runs: runs.map(({ name }) => name), stage, target }, all.flat()))
}

async function trial(run: ShelvedRun, number: number): Promise<Answer> {
  // Conversations have no trials.
  const opened = await openRun(run.folder.path).catch(() => undefined)
  if (!opened) return NOT_FOUND
  const { folder, trials } = opened
  for await (const one of trials()) {
    if (one.trial !== number) continue
    const pieces = (await findArrivals(folder.arrivals, new Set([number]))).get(number)?.pieces ?? []
    const play = { reason: 'asked for', trial: one, pieces, levels: bufferLevels(pieces) } as const
    return htmlAnswer(trialPage(run.name, play, playbackStarts(pieces)))
  }
  return NOT_FOUND
}

async function contentsOf({ folder }: ShelvedRun): Promise<RunContents> {
  const present = await readdir(folder.path)
  const kept = await readdir(folder.audio).catch(() => [])
  const numbers = kept.flatMap((name) => /^(\d+)\.wav$/.exec(name)?.[1] ?? []).map(Number)
  const audible = await firstTrials(folder.path, new Set(numbers))
  return { files: Object.keys(FILES).filter((name) => present.includes(name)), kept: numbers.length, audible }
}

/** The first of these trials, as many as a page can hold; what is wrong with the file where it cannot be read. */
async function firstTrials(folder: string, numbers: ReadonlySet<number>): Promise<Trial[] | string> {
  try {
    return await readFirst(folder, numbers)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function readFirst(folder: string, numbers: ReadonlySet<number>): Promise<Trial[]> {
  const found: Trial[] = []
  if (numbers.size === 0) return found
  for await (const one of (await openRun(folder)).trials()) {
    if (numbers.has(one.trial)) found.push(one)
    if (found.length === MOST_LISTED) break
  }
  return found.sort((a, b) => a.trial - b.trial)
}

/** A file of the run itself: a link that leads out of its folder leads nowhere. */
async function file({ folder }: ShelvedRun, name: string, type: string): Promise<Answer> {
  try {
    const [home, place] = await Promise.all([realpath(folder.path), realpath(name)])
    return place.startsWith(home + path.sep) ? { status: 200, type, body: await readFile(place) } : NOT_FOUND
  } catch {
    return NOT_FOUND
  }
}

/** A name in an address; what cannot be decoded is the name of nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return '\0'
  }
}
